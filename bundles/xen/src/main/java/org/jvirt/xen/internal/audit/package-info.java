/** Whether the parties of the host agree about its devices, and what is done if they do not. */
@NullMarked
package org.jvirt.xen.internal.audit;

import org.jspecify.annotations.NullMarked;
