/** The driver of {@code nodedev:///system}, which serves {@code xen:///system} too. */
@NullMarked
package org.jvirt.nodedev.internal;

import org.jspecify.annotations.NullMarked;
