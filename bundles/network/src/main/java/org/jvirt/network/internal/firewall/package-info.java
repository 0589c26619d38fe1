/** What passes a network's borders, by the command nft. */
@NullMarked
package org.jvirt.network.internal.firewall;

import org.jspecify.annotations.NullMarked;
