package org.jvirt.xen.host.internal.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.xen.port.Neighbours;

/** The kernel's ARP table (proc(5), /proc/net/arp): who has been heard of by IPv4. */
public final class ArpTable implements Neighbours {
    /** IP address, HW type (1 is Ethernet), Flags, HW address, Mask, Device. */
    private static final Pattern ROW =
            Pattern.compile("([0-9.]{7,15})\\s+0x1\\s+0x([0-9a-f]{1,8})\\s+([0-9a-f:]{17})\\s+\\S+\\s+\\S+\\s*");

    /** ATF_COM of the kernel's if_arp.h: it has answered. */
    private static final int COMPLETE = 2;

    private final Path table;

    /**
     * @param proc where the kernel's process file system is mounted
     */
    public ArpTable(Path proc) {
        this.table = proc.resolve("net/arp");
    }

    @Override
    public Map<MacAddress, List<InetAddress>> addresses() {
        Map<MacAddress, List<InetAddress>> addresses = new LinkedHashMap<>();
        for (String line : lines()) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && (Integer.parseUnsignedInt(row.group(2), 16) & COMPLETE) != 0) {
                try {
                    addresses
                            .computeIfAbsent(new MacAddress(row.group(3)), unknown -> new ArrayList<>())
                            .add(IpLiteral.parse(row.group(1)));
                } catch (InvalidRequest nonsense) {
                    throw new HostFault(table + " has a row that makes no sense: " + nonsense.getMessage(), nonsense);
                }
            }
        }
        return addresses;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(table);
        } catch (IOException unreadable) {
            throw new HostFault(table + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
