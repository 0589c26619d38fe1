/** Commands about the connection, and about jvirt itself. */
@NullMarked
package org.jvirt.shell.internal.connection;

import org.jspecify.annotations.NullMarked;
