package org.jvirt.storage.internal.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.VirtException;
import org.jvirt.host.FileFault;
import org.jvirt.host.Folders;
import org.jvirt.host.HostCommands;
import org.jvirt.host.Uninterrupted;

/**
 * The partitions of a disk: on the disk, by {@code sfdisk}, and in the kernel, by {@code partx}. sfdisk's own way to tell the kernel is to have it read
 * the whole table again, which the kernel refuses while any partition of the disk is in use.
 */
public final class Disk {
    private final HostCommands host;
    private final Path device;

    public Disk(HostCommands host, Path device) {
        this.host = host;
        this.device = device;
    }

    public Path device() {
        return device;
    }

    /**
     * @throws HostFault if there is no partition table
     */
    public PartitionTable table() {
        String real = real();
        long bytes = Long.parseLong(host.run("blockdev", "--getsize64", real).strip());
        try {
            return PartitionTable.of(new ObjectMapper().readTree(host.run("sfdisk", "--json", real)), real, bytes);
        } catch (JsonProcessingException malformed) {
            throw new HostFault("sfdisk answered with something else than JSON", malformed);
        }
    }

    /** The device that a partition of a number has, or would have. */
    public Path node(int number) {
        String real = real();
        return Path.of(real + (Character.isDigit(real.charAt(real.length() - 1)) ? "p" : "") + number);
    }

    /**
     * Writes an empty partition table. The kernel forgets the partitions that it knows.
     *
     * @throws HostFault if one of them is in use; nothing was changed
     */
    public void label(String label) {
        try {
            known().forEach(this::hide);
        } catch (VirtException inUse) {
            Uninterrupted.run(this::showPartitions, inUse);
            throw inUse;
        }
        write("label: " + label + "\n", "--wipe", "always");
    }

    public void removeLabel() {
        host.run("wipefs", "--quiet", "--all", real());
    }

    /**
     * Makes a partition.
     *
     * @param number which is the next one
     * @param name for a gpt; else empty
     */
    public void add(int number, long start, long sectors, String name) {
        String named = name.isEmpty() ? "" : ", name=\"" + name + "\"";
        write("start=" + start + ", size=" + sectors + named + "\n", "--append");
        try {
            host.run("partx", "--update", "--nr", Integer.toString(number), real());
        } catch (VirtException unshown) {
            Uninterrupted.run(() -> change("--delete", Integer.toString(number)), unshown);
            throw unshown;
        }
    }

    /** Takes the name from a partition of a gpt. */
    public void unname(int number) {
        change("--part-label", Integer.toString(number), "");
    }

    /**
     * Removes a partition.
     *
     * @throws HostFault if it is in use; nothing was changed
     */
    public void remove(int number) {
        if (known().contains(number)) {
            hide(number);
        }
        try {
            change("--delete", Integer.toString(number));
        } catch (VirtException left) {
            Uninterrupted.run(this::showPartitions, left);
            throw left;
        }
    }

    /** Has the kernel know the partitions that are on the disk. */
    public void showPartitions() {
        // Of a table without any, partx says that it is an error.
        if (!table().partitions().isEmpty()) {
            host.run("partx", "--update", real());
        }
    }

    private void hide(int number) {
        host.run("partx", "--delete", "--nr", Integer.toString(number), real());
    }

    /** The numbers of the partitions that the kernel knows. */
    private List<Integer> known() {
        String name = Path.of(real()).getFileName().toString();
        return Folders.list(Path.of("/sys/class/block", name)).stream()
                .map(entry -> entry.getFileName().toString())
                .filter(entry ->
                        entry.startsWith(name) && entry.substring(name.length()).matches("p?[0-9]+"))
                .map(entry -> Integer.valueOf(entry.substring(name.length()).replace("p", "")))
                .toList();
    }

    /** sfdisk gets the device's own name, by which it names the partitions: links below /dev have other rules for that. */
    private String real() {
        try {
            return device.toRealPath().toString();
        } catch (IOException gone) {
            throw FileFault.of("device " + device + " cannot be looked at", gone);
        }
    }

    private void write(String script, String... options) {
        List<String> line = sfdisk(options);
        line.add(real());
        host.feed(script, line.toArray(String[]::new));
    }

    private void change(String option, String... arguments) {
        List<String> line = sfdisk(option, real());
        line.addAll(List.of(arguments));
        host.run(line);
    }

    private static List<String> sfdisk(String... options) {
        List<String> line = new ArrayList<>(List.of("sfdisk", "--quiet", "--no-reread", "--no-tell-kernel"));
        line.addAll(List.of(options));
        return line;
    }
}
