/** Lines of JSON on a socket, in bounded time. */
@NullMarked
package org.jvirt.qmp.internal;

import org.jspecify.annotations.NullMarked;
