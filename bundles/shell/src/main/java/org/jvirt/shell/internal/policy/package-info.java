/** Commands about the force policy. */
@NullMarked
package org.jvirt.shell.internal.policy;

import org.jspecify.annotations.NullMarked;
