package org.jvirt.xen.host.internal.toolstack;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;

/** What {@code xl info} prints (xl.1): a line for each name, and its value behind a colon. */
final class XlInfo {
    private static final long KIB_OF_A_MIB = 1024;

    private final Map<String, String> values = new HashMap<>();

    private XlInfo(String said) {
        said.lines()
                .map(line -> line.split(":", 2))
                .filter(line -> line.length == 2)
                .forEach(line -> values.put(line[0].strip(), line[1].strip()));
    }

    /**
     * @throws HostFault if something is missing or makes no sense
     */
    static NodeInfo parse(String said) {
        XlInfo info = new XlInfo(said);
        int cpus = info.number("nr_cpus");
        int cells = info.number("nr_nodes");
        int cores = info.number("cores_per_socket");
        int threads = info.number("threads_per_core");
        return new NodeInfo(
                info.value("host"),
                info.value("machine"),
                cpus,
                info.megahertz(),
                cells,
                Math.max(1, cpus / (cells * cores * threads)),
                cores,
                threads,
                info.number("total_memory") * KIB_OF_A_MIB);
    }

    private String value(String name) {
        return Optional.ofNullable(values.get(name))
                .map(Printable::of)
                .orElseThrow(() -> new HostFault("'xl info' says nothing of " + name, null));
    }

    private int number(String name) {
        return Optional.of(value(name))
                .filter(value -> value.matches("[1-9][0-9]{0,8}"))
                .map(Integer::parseInt)
                .orElseThrow(() -> new HostFault(
                        "'xl info' says '" + value(name) + "' of " + name + ": expected a number above 0", null));
    }

    private int megahertz() {
        return Optional.of(value("cpu_mhz"))
                .filter(value -> value.matches("[0-9]{1,6}([.][0-9]{1,6})?"))
                .map(value -> new BigDecimal(value).intValue())
                .orElse(0);
    }
}
