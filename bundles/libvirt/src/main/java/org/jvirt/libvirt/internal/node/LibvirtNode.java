package org.jvirt.libvirt.internal.node;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.error.NotSupported;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.libvirt.internal.xml.Tag;
import org.libvirt.jna.virNodeInfo;

/** The host itself, as libvirt tells of it. */
public final class LibvirtNode {
    /** Of cells, and of processors. */
    private static final int ALL = -1;

    /** virNodeMemoryStats and virNodeCPUStats: 80 characters for the name, and 8 bytes for the value (libvirt-host.h). */
    private static final int LONGEST_NAME = 80;

    private static final int STATS_SIZE = LONGEST_NAME + 8;

    private final Session session;

    public LibvirtNode(Session session) {
        this.session = session;
    }

    public NodeInfo info() {
        try (Live live = session.use()) {
            virNodeInfo node = new virNodeInfo();
            live.require(live.lib().virNodeGetInfo(live.connection(), node), "cannot read what the host is");
            return new NodeInfo(
                    live.text(live.lib().virConnectGetHostname(live.connection()), "cannot read the host's name"),
                    Native.toString(node.model),
                    node.cpus,
                    node.mhz,
                    node.nodes,
                    node.sockets,
                    node.cores,
                    node.threads,
                    node.memory.longValue());
        }
    }

    public String capabilities() {
        try (Live live = session.use()) {
            return capabilities(live);
        }
    }

    public long freeMemoryKib(OptionalInt cell) {
        try (Live live = session.use()) {
            return (cell.isPresent() ? freeBytes(live, cell.getAsInt()) : freeBytes(live)) >>> 10;
        }
    }

    /** Of the cells that are in the host's document: their numbers may have gaps. */
    public SortedMap<Integer, Long> freeMemoryKibByCell() {
        try (Live live = session.use()) {
            SortedMap<Integer, Long> free = new TreeMap<>();
            Tag.root(capabilities(live)).child("host").stream()
                    .flatMap(host -> host.child("topology").stream())
                    .flatMap(topology -> topology.child("cells").stream())
                    .flatMap(cells -> cells.children("cell"))
                    .map(cell -> cell.number("id"))
                    .forEach(cell -> free.put(cell, freeBytes(live, cell) >>> 10));
            if (free.isEmpty()) {
                throw new NotSupported("libvirt tells of no NUMA cells of this host");
            }
            return free;
        }
    }

    public Map<String, Long> memoryStatsKib(OptionalInt cell) {
        try (Live live = session.use()) {
            return stats((memory, count) -> live.require(
                    live.lib().virNodeGetMemoryStats(live.connection(), cell.orElse(ALL), memory, count, 0),
                    "cannot read how the host's memory is used"));
        }
    }

    public Map<String, Long> cpuStatsNanos(OptionalInt cpu) {
        try (Live live = session.use()) {
            return stats((memory, count) -> live.require(
                    live.lib().virNodeGetCPUStats(live.connection(), cpu.orElse(ALL), memory, count, 0),
                    "cannot read what the host's processors do"));
        }
    }

    public String sysinfo() {
        try (Live live = session.use()) {
            return live.text(
                    live.lib().virConnectGetSysinfo(live.connection(), 0), "cannot read what the host's firmware says");
        }
    }

    /** A call that reads statistics, or without memory for them how many there are. */
    @FunctionalInterface
    private interface Reader {
        void read(@Nullable Pointer memory, IntByReference count);
    }

    private static Map<String, Long> stats(Reader reader) {
        IntByReference count = new IntByReference();
        reader.read(null, count);
        Map<String, Long> stats = new LinkedHashMap<>();
        if (count.getValue() > 0) {
            Memory memory = new Memory((long) count.getValue() * STATS_SIZE);
            reader.read(memory, count);
            for (int i = 0; i < count.getValue(); i++) {
                Pointer one = memory.share((long) i * STATS_SIZE);
                stats.put(one.getString(0, StandardCharsets.UTF_8.name()), one.getLong(LONGEST_NAME));
            }
        }
        return stats;
    }

    private static String capabilities(Live live) {
        return live.text(
                live.lib().virConnectGetCapabilities(live.connection()), "cannot read the host's capabilities");
    }

    /** A host that has none left says 0, and so does one that fails. */
    private static long freeBytes(Live live) {
        long bytes = live.lib().virNodeGetFreeMemory(live.connection());
        if (bytes == 0 && live.error().code() != 0) {
            throw live.failure("cannot read the host's free memory");
        }
        return bytes;
    }

    private static long freeBytes(Live live, int cell) {
        String what = "cannot read the free memory of NUMA cell " + cell;
        LongByReference bytes = new LongByReference();
        int told = live.require(live.lib().virNodeGetCellsFreeMemory(live.connection(), bytes, cell, 1), what);
        if (told == 0) {
            throw new NotSupported(what + ": libvirt does not tell");
        }
        return bytes.getValue();
    }
}
