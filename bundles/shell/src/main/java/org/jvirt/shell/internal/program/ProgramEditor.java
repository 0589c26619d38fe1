package org.jvirt.shell.internal.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Editor;
import org.jvirt.shell.internal.command.XmlFile;

/** The editor that the environment names; it gets this program's terminal. */
final class ProgramEditor implements Editor {
    private final Map<String, String> environment;

    ProgramEditor(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String edit(String text) {
        String editor = Stream.of("VISUAL", "EDITOR")
                .map(variable -> environment.getOrDefault(variable, ""))
                .filter(command -> !command.isBlank())
                .findFirst()
                .orElseThrow(() -> new CommandFailed("there is no editor: expected its command in VISUAL or EDITOR"));
        try {
            // Readable for this user alone.
            Path file = Files.createTempFile("jvirt-", ".xml");
            try {
                Files.writeString(file, text);
                run(editor, file);
                return XmlFile.read(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new CommandFailed("the editor cannot be used: " + failed.getMessage(), failed);
        }
    }

    /** By the shell: the command may have words of its own. */
    private static void run(String editor, Path file) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                .inheritIO()
                .start();
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new CommandFailed(
                        "the editor '" + editor + "' ended with status " + status + "; nothing was changed");
            }
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted; nothing was changed", interrupted);
        }
    }
}
