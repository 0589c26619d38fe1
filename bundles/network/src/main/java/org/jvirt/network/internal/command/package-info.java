/** The host's own programs, run in the driver's network namespace. */
@NullMarked
package org.jvirt.network.internal.command;

import org.jspecify.annotations.NullMarked;
