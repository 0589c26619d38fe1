package org.jvirt.itests.xenhost;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The state of the host as xl, xenstore, the device models, dom0's kernel and Xen tell it, each asked anew. None of them is jvirt. */
public final class Witnesses {

    private static final Pattern PASSED_THROUGH =
            Pattern.compile("(?m)^([0-9a-f]{2}\\.[0-7]) ([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])$");

    private final XenHost host;

    Witnesses(XenHost host) {
        this.host = host;
    }

    /** What Xen lets the domain touch; empty if there is no such domain. */
    public Optional<Rangesets> rangesets(int domid) throws InterruptedException {
        // Cleared first: the ring keeps what earlier reports said.
        return Rangesets.parse(host.run("xl dmesg -c > /dev/null && xl debug-keys q && xl dmesg"), domid);
    }

    /** Whether the device model of an HVM guest still has the device of dom0 open. */
    public boolean deviceModelHas(int domid, String device) throws InterruptedException {
        String tree = host.run("xl qemu-monitor-command " + domid + " 'info qtree'");
        return tree.contains("hostaddr = \"" + device + "\"");
    }

    /** Each device of the domain in xenstore, on both sides; and, for devices of any domain, libxl's notes on assignable ones. */
    public XenstoreTree xenstore(int domid) throws InterruptedException {
        return XenstoreTree.parse(host.run(("for path in /local/domain/0/backend/pci/%1$d /local/domain/%1$d/device/pci"
                        + " /libxl/%1$d/device/pci /libxl/pci; do xenstore-ls -fp $path 2>/dev/null; done; true")
                .formatted(domid)));
    }

    /** What xl pci-assignable-list offers. */
    public Set<String> assignable() throws InterruptedException {
        return host.run("xl pci-assignable-list").lines().map(String::strip).collect(Collectors.toUnmodifiableSet());
    }

    /** What xl pci-list says of the domain: where in the guest (slot.function), by address in dom0. */
    public Map<String, String> passedThrough(String domain) throws InterruptedException {
        Map<String, String> devices = new TreeMap<>();
        PASSED_THROUGH
                .matcher(host.run("xl pci-list " + Ssh.quote(domain)))
                .results()
                .forEach(row -> devices.put(row.group(2), row.group(1)));
        return devices;
    }

    /** The driver that dom0's kernel has bound to the device; empty if none. */
    public Optional<String> driver(String device) throws InterruptedException {
        String link = host.run("readlink /sys/bus/pci/devices/" + device + "/driver || true")
                .strip();
        return link.isEmpty() ? Optional.empty() : Optional.of(link.substring(link.lastIndexOf('/') + 1));
    }
}
