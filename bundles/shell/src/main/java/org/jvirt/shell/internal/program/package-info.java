/** The program bin/jvirt: one component, and the options in front of the command. */
@NullMarked
package org.jvirt.shell.internal.program;

import org.jspecify.annotations.NullMarked;
