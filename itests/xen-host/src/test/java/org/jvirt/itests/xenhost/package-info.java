/**
 * A real Xen host under QEMU, driven from JUnit: {@link org.jvirt.itests.xenhost.XenHost} is the host, {@link
 * org.jvirt.itests.xenhost.Scene} the guests that are up on it when a test begins, and {@link
 * org.jvirt.itests.xenhost.Witnesses} what xl, xenstore, the device models and Xen itself say, without any help of jvirt.
 */
@NullMarked
package org.jvirt.itests.xenhost;

import org.jspecify.annotations.NullMarked;
