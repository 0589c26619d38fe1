package org.jvirt.xen.host.internal.toolstack;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.DomainType;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.HostInfo;

/** What {@code xl info -n} prints (xl.1): a line for each name, and its value behind a colon; the rows of a table have numbers for names. */
final class XlInfo {
    private static final long KIB_OF_A_MIB = 1024;

    /** The table of NUMA cells: number, size and what is free of it, both in MiB, distances. */
    private static final String CELLS = "node ";

    private static final Pattern CELL = Pattern.compile(CELLS + "([0-9]{1,4}) [0-9]+\\s+([0-9]{1,9})\\s+[0-9,]+");

    private final Map<String, String> values = new LinkedHashMap<>();

    private XlInfo(String said) {
        String table = "";
        for (String line : said.lines().toList()) {
            String[] parts = line.split(":", 2);
            if (parts.length == 2) {
                String name = parts[0].strip();
                boolean row = name.matches("[0-9]+");
                table = row ? table : name;
                values.put(row ? table + " " + name : name, parts[1].strip());
            }
        }
    }

    /**
     * @throws HostFault if something is missing or makes no sense
     */
    static HostInfo parse(String said) {
        XlInfo info = new XlInfo(said);
        Set<String> abilities = Set.copyOf(List.of(info.value("virt_caps").split(" ", -1)));
        return new HostInfo(
                info.node(),
                info.number("free_memory", "[0-9]{1,9}", "a number") * KIB_OF_A_MIB,
                info.freeKibByCell(),
                abilities.contains("hvm_directio") || abilities.contains("pv_directio"),
                info.guests());
    }

    private NodeInfo node() {
        int cpus = number("nr_cpus");
        int cells = number("nr_nodes");
        int cores = number("cores_per_socket");
        int threads = number("threads_per_core");
        return new NodeInfo(
                value("host"),
                value("machine"),
                cpus,
                megahertz(),
                cells,
                Math.max(1, cpus / (cells * cores * threads)),
                cores,
                threads,
                number("total_memory") * KIB_OF_A_MIB);
    }

    private SortedMap<Integer, Long> freeKibByCell() {
        SortedMap<Integer, Long> free = new TreeMap<>();
        values.keySet().stream().filter(name -> name.startsWith(CELLS)).forEach(name -> {
            Matcher cell = CELL.matcher(name + " " + value(name));
            if (!cell.matches()) {
                throw unexpected(name, "its size, what is free and its distances");
            }
            free.put(Integer.valueOf(cell.group(1)), Long.parseLong(cell.group(2)) * KIB_OF_A_MIB);
        });
        return free;
    }

    /** Those of 64 bits, which are the ones that jvirt makes. A PVH guest is to Xen an HVM guest that has no device model. */
    private Set<DomainType> guests() {
        Set<DomainType> guests = EnumSet.noneOf(DomainType.class);
        for (String interfaceName : value("xen_caps").split(" ", -1)) {
            if (interfaceName.matches("xen-[0-9.]+-x86_64")) {
                guests.add(DomainType.PV);
            } else if (interfaceName.matches("hvm-[0-9.]+-x86_64")) {
                guests.addAll(Set.of(DomainType.HVM, DomainType.PVH));
            }
        }
        return guests;
    }

    private String value(String name) {
        return Optional.ofNullable(values.get(name))
                .map(Printable::of)
                .orElseThrow(() -> new HostFault("'xl info' says nothing of " + name, null));
    }

    private int number(String name) {
        return number(name, "[1-9][0-9]{0,8}", "a number above 0");
    }

    private int number(String name, String format, String expected) {
        return Optional.of(value(name))
                .filter(value -> value.matches(format))
                .map(Integer::parseInt)
                .orElseThrow(() -> unexpected(name, expected));
    }

    private int megahertz() {
        return Optional.of(value("cpu_mhz"))
                .filter(value -> value.matches("[0-9]{1,6}([.][0-9]{1,6})?"))
                .map(value -> new BigDecimal(value).intValue())
                .orElse(0);
    }

    private HostFault unexpected(String name, String expected) {
        return new HostFault("'xl info' says '" + value(name) + "' of " + name + ": expected " + expected, null);
    }
}
