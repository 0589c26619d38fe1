package org.jvirt.shell.internal.program;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jvirt.shell.internal.command.DefaultUri;
import org.jvirt.shell.internal.fake.FakeHost;
import org.jvirt.shell.internal.run.Preferences;

/** Runs the program in this process, on a fake host. */
final class ProgramRig {
    final FakeHost host = new FakeHost();
    String input = "";
    boolean debug;
    boolean colour;
    Terminals terminals = new Terminals(false, false, false);
    Map<String, String> environment = Map.of();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    int run(String... arguments) {
        out.reset();
        err.reset();
        return new JvirtProgram(
                        host,
                        new DefaultUri(environment),
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        terminals,
                        new Preferences(false, false, debug, colour),
                        new ProgramEditor(environment))
                .applyAsInt(arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
