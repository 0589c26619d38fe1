/** What a host has, beside its domains and devices. */
@NullMarked
package org.jvirt.libvirt.internal.node;

import org.jspecify.annotations.NullMarked;
