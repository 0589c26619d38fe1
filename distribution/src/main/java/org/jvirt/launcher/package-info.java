/** Starts an OSGi framework with jvirt's bundles, and runs the program, or the shell, in it. */
@NullMarked
package org.jvirt.launcher;

import org.jspecify.annotations.NullMarked;
