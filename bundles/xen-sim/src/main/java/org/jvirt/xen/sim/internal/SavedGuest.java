package org.jvirt.xen.sim.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jvirt.api.DomainType;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;

/**
 * All that a simulated guest is, in a file of the simulated host's own: a line that says so, then keys and values.
 *
 * @param online how many of its processors it uses
 * @param targetKib how much memory it is to have
 * @param devices its disks and network cards, as {@link SplitDevices} names them
 */
record SavedGuest(
        String name,
        UUID uuid,
        DomainType type,
        Temper temper,
        int vcpus,
        int online,
        long memoryKib,
        long targetKib,
        SortedMap<String, String> devices) {
    private static final String HEADER = "saved domain of a simulated host";
    private static final String DEVICE = "device/";
    private static final int LONGEST = 1 << 20;

    /** Puts it in a file, in place of what is there, in one step. */
    void write(Path file) {
        StringBuilder text = new StringBuilder(HEADER + "\n");
        values().forEach((key, value) ->
                text.append(key).append('=').append(value).append('\n'));
        if (Files.isDirectory(file) || !Files.isDirectory(folder(file))) {
            throw new InvalidRequest("'" + Printable.of(file.toString())
                    + "' cannot be written: expected a file, new or not, in a folder that is there");
        }
        try {
            // Its mode is such that nobody else reads it.
            Path beside = Files.createTempFile(folder(file), ".jvirt-", ".saving");
            try {
                Files.writeString(beside, text);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException unwritable) {
            throw new HostFault(file + " cannot be written: " + unwritable, unwritable);
        }
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().resolveSibling("");
    }

    private Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        values.put("name", name);
        values.put("uuid", uuid.toString());
        values.put("type", type.name());
        temper.answersAfter().ifPresent(after -> values.put("answersAfterMillis", Long.toString(after.toMillis())));
        values.put("refuses", Boolean.toString(temper.refuses()));
        values.put("vcpus", Integer.toString(vcpus));
        values.put("online", Integer.toString(online));
        values.put("memoryKib", Long.toString(memoryKib));
        values.put("targetKib", Long.toString(targetKib));
        devices.forEach((key, value) -> values.put(DEVICE + key, value));
        return values;
    }

    /**
     * @throws InvalidRequest if the file is not there, or no such one
     */
    static SavedGuest read(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            String text = new String(content.readNBytes(LONGEST), StandardCharsets.UTF_8);
            if (!text.startsWith(HEADER + "\n")) {
                throw new InvalidRequest("'" + Printable.of(file.toString())
                        + "' holds no domain of a simulated host: expected what 'save' has written");
            }
            return parse(text);
        } catch (NoSuchFileException missing) {
            throw new InvalidRequest("there is no saved domain at '" + Printable.of(file.toString()) + "'");
        } catch (IOException unreadable) {
            throw new HostFault(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (IllegalArgumentException damaged) {
            throw new InvalidRequest("'" + Printable.of(file.toString()) + "' is damaged: " + damaged.getMessage());
        }
    }

    private static SavedGuest parse(String text) {
        Map<String, String> values = new HashMap<>();
        SortedMap<String, String> devices = new TreeMap<>();
        text.lines().skip(1).forEach(line -> {
            String[] pair = line.split("=", 2);
            if (pair.length < 2) {
                throw new IllegalArgumentException("a line says nothing");
            }
            if (pair[0].startsWith(DEVICE)) {
                devices.put(pair[0].substring(DEVICE.length()), pair[1]);
            } else {
                values.put(pair[0], pair[1]);
            }
        });
        return new SavedGuest(
                required(values, "name"),
                UUID.fromString(required(values, "uuid")),
                DomainType.valueOf(required(values, "type")),
                new Temper(
                        Optional.ofNullable(values.get("answersAfterMillis"))
                                .map(Long::parseLong)
                                .map(Duration::ofMillis),
                        Boolean.parseBoolean(required(values, "refuses"))),
                Integer.parseInt(required(values, "vcpus")),
                Integer.parseInt(required(values, "online")),
                Long.parseLong(required(values, "memoryKib")),
                Long.parseLong(required(values, "targetKib")),
                devices);
    }

    private static String required(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("it does not say the guest's " + key);
        }
        return value;
    }
}
