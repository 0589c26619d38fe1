/** The types of pool: how each is built, started, stopped and deleted. */
@NullMarked
package org.jvirt.storage.internal.pool;

import org.jspecify.annotations.NullMarked;
