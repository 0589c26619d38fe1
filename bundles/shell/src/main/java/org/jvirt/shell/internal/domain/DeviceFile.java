package org.jvirt.shell.internal.domain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jvirt.shell.internal.command.CommandFailed;

/** A file with a device in libvirt's XML format. */
final class DeviceFile {
    /** More than the format ever needs, and a little more than its parser takes: that one then says what it takes. */
    private static final int LONGEST = (1 << 20) + 1;

    private DeviceFile() {}

    /**
     * @param parse one of {@link org.jvirt.api.xml.HostdevXml}'s
     * @throws org.jvirt.api.error.InvalidRequest if it holds something else
     */
    static <T> T read(Path file, Function<String, T> parse) {
        try (InputStream content = Files.newInputStream(file)) {
            return parse.apply(new String(content.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new CommandFailed("cannot read '" + file + "': " + reason(unreadable), unreadable);
        }
    }

    private static String reason(IOException unreadable) {
        if (unreadable instanceof NoSuchFileException) {
            return "no such file";
        }
        return unreadable instanceof AccessDeniedException
                ? "permission denied"
                : String.valueOf(unreadable.getMessage());
    }
}
