/** Interfaces, addresses, routes and forwarding, by the command ip. */
@NullMarked
package org.jvirt.network.internal.link;

import org.jspecify.annotations.NullMarked;
