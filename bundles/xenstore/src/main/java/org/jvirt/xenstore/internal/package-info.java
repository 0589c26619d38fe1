/** Packets, the connection that carries them, and what rests on it: requests, watches, transactions. */
@NullMarked
package org.jvirt.xenstore.internal;

import org.jspecify.annotations.NullMarked;
