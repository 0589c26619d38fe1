/** The network driver: network:///system and xen:///system. */
@NullMarked
package org.jvirt.network.internal;

import org.jspecify.annotations.NullMarked;
