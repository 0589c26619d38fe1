package org.jvirt.itests.xenhost;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What xenstore has on the PCI devices of one domain: backend, frontend, and libxl's own notes.
 *
 * @param nodes values by full path; directories are there too, with an empty value
 */
public record XenstoreTree(Map<String, String> nodes) {

    /** As xenstore-ls -f prints it; -p appends the permissions. */
    private static final Pattern NODE = Pattern.compile("(?m)^(/\\S+) = \"(.*?)\"(?:\\s+\\([^)]*\\))?$");

    private static final Pattern DEVICE = Pattern.compile("/backend/pci/\\d+/\\d+/dev-(\\d+)$");

    public XenstoreTree {
        nodes = Map.copyOf(nodes);
    }

    static XenstoreTree parse(String listing) {
        Map<String, String> nodes = new TreeMap<>();
        Matcher node = NODE.matcher(listing);
        while (node.find()) {
            nodes.put(node.group(1), node.group(2));
        }
        return new XenstoreTree(nodes);
    }

    /** The value of the only node whose path ends so: {@code "/0/state"}. */
    public Optional<String> value(String endOfPath) {
        return nodes.entrySet().stream()
                .filter(node -> node.getKey().endsWith(endOfPath))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Whether the backend lists the device, by its address in dom0, in whatever state. */
    public boolean lists(String device) {
        return entryOf(device).isPresent();
    }

    /** The address that a device has on the guest's bus. */
    String guestAddress(String device) {
        String entry = entryOf(device)
                .orElseThrow(() -> new IllegalArgumentException("xenstore does not list " + device + " in " + nodes));
        String parent = entry.substring(0, entry.lastIndexOf('/') + 1);
        String number = entry.substring(entry.lastIndexOf('-') + 1);
        // An HVM guest's address is libxl's, slot * 8 + function; pciback makes one up besides, which is true for a PV
        // guest only.
        String place = nodes.get(parent + "vdevfn-" + number);
        if (place != null) {
            int devfn = Integer.parseInt(place, 16);
            return "0000:00:%02x.%x".formatted(devfn >> 3, devfn & 7);
        }
        // pciback gives the function two digits.
        return nodes.getOrDefault(parent + "vdev-" + number, "").replaceFirst("\\.0(\\d)$", ".$1");
    }

    private Optional<String> entryOf(String device) {
        return nodes.entrySet().stream()
                .filter(node ->
                        DEVICE.matcher(node.getKey()).find() && node.getValue().equals(device))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
