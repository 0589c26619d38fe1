/** Connections over drivers: policies, events and the audit log are the same whatever driver serves. */
@NullMarked
package org.jvirt.core.internal;

import org.jspecify.annotations.NullMarked;
