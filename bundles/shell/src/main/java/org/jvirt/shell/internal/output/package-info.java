/** What reaches a terminal or a script: text, tables, trees, JSON, and the line that says what is waited for. */
@NullMarked
package org.jvirt.shell.internal.output;

import org.jspecify.annotations.NullMarked;
