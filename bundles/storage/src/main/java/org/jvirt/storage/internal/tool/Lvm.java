package org.jvirt.storage.internal.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jvirt.api.error.HostFault;
import org.jvirt.host.HostCommands;

/** LVM's commands on one volume group. */
public final class Lvm {
    private final HostCommands host;
    private final String group;

    public Lvm(HostCommands host, String group) {
        this.host = host;
        this.group = group;
    }

    /** The sizes of a volume group, in bytes. */
    public record Group(long size, long free) {}

    /**
     * A logical volume.
     *
     * @param layout such as {@code linear}
     * @param origin of a snapshot; else empty
     */
    public record LogicalVolume(String name, long size, Path path, String layout, String origin) {}

    public String group() {
        return group;
    }

    /** True if LVM knows the group; it is asked for all groups, since to ask for one that is not there is a failure. */
    public boolean exists() {
        return report("vgs", "vg", "vg_name").stream()
                .anyMatch(vg -> vg.path("vg_name").asText().equals(group));
    }

    /**
     * @throws HostFault if there is no such group
     */
    public Group sizes() {
        JsonNode vg = report("vgs", "vg", "vg_size,vg_free", group).get(0);
        return new Group(vg.path("vg_size").asLong(), vg.path("vg_free").asLong());
    }

    public List<LogicalVolume> volumes() {
        return report("lvs", "lv", "lv_name,lv_size,lv_path,lv_layout,origin", group).stream()
                .map(lv -> new LogicalVolume(
                        lv.path("lv_name").asText(),
                        lv.path("lv_size").asLong(),
                        Path.of(lv.path("lv_path").asText()),
                        lv.path("lv_layout").asText(),
                        lv.path("origin").asText()))
                .toList();
    }

    private List<JsonNode> report(String command, String what, String columns, String... names) {
        List<String> line = new ArrayList<>(
                List.of(command, "--reportformat", "json", "--units", "b", "--nosuffix", "--options", columns));
        line.addAll(List.of(names));
        try {
            String answer = host.run(line);
            JsonNode rows =
                    new ObjectMapper().readTree(answer).path("report").path(0).path(what);
            return StreamSupport.stream(rows.spliterator(), false).toList();
        } catch (JsonProcessingException malformed) {
            throw new HostFault(command + " answered with something else than JSON", malformed);
        }
    }

    public void createGroup(List<Path> devices) {
        List<String> line = new ArrayList<>(List.of("vgcreate", "--yes", group));
        devices.forEach(device -> line.add(device.toString()));
        host.run(line);
    }

    public void removeGroup(List<Path> devices) {
        host.run("vgremove", "--yes", group);
        for (Path device : devices) {
            host.run("pvremove", "--yes", device.toString());
        }
    }

    public void activate(boolean active) {
        host.run("vgchange", "--activate", active ? "y" : "n", group);
    }

    public void create(String name, long bytes) {
        host.run("lvcreate", "--yes", "--name", name, "--size", bytes + "b", group);
    }

    /** Makes a snapshot, which has room for so many bytes of change. */
    public void createSnapshot(String name, String origin, long bytes) {
        host.run("lvcreate", "--yes", "--snapshot", "--name", name, "--size", bytes + "b", of(origin));
    }

    public void rename(String name, String other) {
        host.run("lvrename", group, name, other);
    }

    public void resize(String name, long bytes) {
        host.run("lvresize", "--force", "--size", bytes + "b", of(name));
    }

    public void remove(String name) {
        host.run("lvremove", "--yes", of(name));
    }

    private String of(String volume) {
        return group + "/" + volume;
    }
}
