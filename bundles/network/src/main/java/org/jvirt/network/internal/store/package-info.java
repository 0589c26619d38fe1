/** What is kept in files: definitions, and what runs. */
@NullMarked
package org.jvirt.network.internal.store;

import org.jspecify.annotations.NullMarked;
