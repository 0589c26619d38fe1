package org.jvirt.shell.internal.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file with something in libvirt's XML format. */
public final class XmlFile {
    /** More than the format ever needs, and a little more than its parser takes: that one then says what it takes. */
    private static final int LONGEST = (1 << 20) + 1;

    private XmlFile() {}

    /**
     * @throws CommandFailed if it cannot be read
     */
    public static String read(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return new String(content.readNBytes(LONGEST), StandardCharsets.UTF_8);
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
