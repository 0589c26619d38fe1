/** Virtual networks. */
@NullMarked
package org.jvirt.libvirt.internal.network;

import org.jspecify.annotations.NullMarked;
