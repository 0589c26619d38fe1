/** What is kept in files: what runs. */
@NullMarked
package org.jvirt.network.internal.store;

import org.jspecify.annotations.NullMarked;
