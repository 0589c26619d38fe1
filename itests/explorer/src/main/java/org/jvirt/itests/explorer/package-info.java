/**
 * The explorer: runs the Xen driver's operations on small simulated hosts, has every port call fail in every way that it can, interleaves
 * operations, and looks past the driver whether its promises hold.
 */
@NullMarked
package org.jvirt.itests.explorer;

import org.jspecify.annotations.NullMarked;
