/** Finds a command, parses its words, runs it, and prints its answer. */
@NullMarked
package org.jvirt.shell.internal.run;

import org.jspecify.annotations.NullMarked;
