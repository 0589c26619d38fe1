/** virsh's domain commands. */
@NullMarked
package org.jvirt.shell.internal.domain;

import org.jspecify.annotations.NullMarked;
