package org.jvirt.shell.internal.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Prints the versions of jvirt and Java.")
public final class Version implements ShellCommand {
    @Override
    public Answer run(Session session) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("jvirt", ofJvirt());
        versions.put("java", System.getProperty("java.version", "unknown"));
        return Answer.of(
                "versions", versions, output -> versions.forEach((name, version) -> output.line(name + " " + version)));
    }

    private static String ofJvirt() {
        Properties build = new Properties();
        try (InputStream written = Version.class.getResourceAsStream("version.properties")) {
            build.load(Objects.requireNonNull(written, "version.properties"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the bundle cannot be read", unreadable);
        }
        return build.getProperty("version", "unknown");
    }
}
