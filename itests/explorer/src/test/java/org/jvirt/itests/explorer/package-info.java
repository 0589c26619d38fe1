/** The explorer in its short form, and mistakes that it has to find. */
@NullMarked
package org.jvirt.itests.explorer;

import org.jspecify.annotations.NullMarked;
