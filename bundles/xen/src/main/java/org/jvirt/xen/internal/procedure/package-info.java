/** What attach and detach share: steps, and the handshake with pciback. */
@NullMarked
package org.jvirt.xen.internal.procedure;

import org.jspecify.annotations.NullMarked;
