package org.jvirt.xen.internal.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.xen.port.HostInfo;

/** The memory of the host, all domains' together: Domain-0 sees only its own. */
public final class NodeMemory {
    private final Supplier<HostInfo> host;

    /**
     * @param host asked each time
     */
    public NodeMemory(Supplier<HostInfo> host) {
        this.host = host;
    }

    public long freeKib(OptionalInt cell) {
        return freeKib(host.get(), cell);
    }

    public SortedMap<Integer, Long> freeKibByCell() {
        return cells(host.get());
    }

    public Map<String, Long> statsKib(OptionalInt cell) {
        HostInfo info = host.get();
        long free = freeKib(info, cell);
        Map<String, Long> stats = new LinkedHashMap<>();
        // What Xen calls a cell's size has the holes in its addresses in it.
        if (cell.isEmpty() || info.node().numaCells() == 1) {
            stats.put("total", info.node().memoryKib());
        }
        stats.put("free", free);
        return stats;
    }

    private static long freeKib(HostInfo host, OptionalInt cell) {
        if (cell.isEmpty()) {
            return host.freeKib();
        }
        SortedMap<Integer, Long> cells = cells(host);
        if (!cells.containsKey(cell.getAsInt())) {
            throw new InvalidRequest(
                    "the host has no NUMA cell " + cell.getAsInt() + ": expected one of " + cells.keySet());
        }
        return cells.get(cell.getAsInt());
    }

    private static SortedMap<Integer, Long> cells(HostInfo host) {
        if (host.freeKibByCell().isEmpty()) {
            throw new NotSupported("Xen does not tell what the NUMA cells of this host have");
        }
        return host.freeKibByCell();
    }
}
