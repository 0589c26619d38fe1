package org.jvirt.shell.internal.connection;

import java.util.LinkedHashMap;
import java.util.Map;

/** How busy processors were between two looks at what they have done. */
final class CpuLoad {
    private static final double ALL = 100;

    private CpuLoad() {}

    /**
     * The share of each kind of time, in percent, and as {@code usage} that of all but idling and waiting.
     *
     * @param before in nanoseconds, by libvirt's names
     * @param available what they could have done in between, in nanoseconds: what is not told of it is neither idle nor waiting
     */
    static Map<String, Double> between(Map<String, Long> before, Map<String, Long> after, long available) {
        Map<String, Long> spent = new LinkedHashMap<>();
        after.forEach((name, nanos) -> spent.put(name, Math.max(0, nanos - before.getOrDefault(name, nanos))));
        long told = spent.values().stream().mapToLong(Long::longValue).sum();
        // Only who tells what they were busy with tells all of their time.
        double total = spent.containsKey("user") ? told : Math.max(told, available);
        Map<String, Double> shares = new LinkedHashMap<>();
        long unused = spent.getOrDefault("idle", 0L) + spent.getOrDefault("iowait", 0L);
        shares.put("usage", total == 0 ? 0 : ALL * (total - unused) / total);
        spent.forEach((name, nanos) -> shares.put(name, total == 0 ? 0 : ALL * nanos / total));
        return shares;
    }
}
