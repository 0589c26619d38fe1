/** What a command is: it is given a session, and answers. */
@NullMarked
package org.jvirt.shell.internal.command;

import org.jspecify.annotations.NullMarked;
