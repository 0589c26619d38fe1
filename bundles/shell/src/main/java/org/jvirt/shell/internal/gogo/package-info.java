/** The commands as Gogo functions, for Felix and Karaf alike, and their completion. */
@NullMarked
package org.jvirt.shell.internal.gogo;

import org.jspecify.annotations.NullMarked;
