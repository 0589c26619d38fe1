package org.jvirt.itests.explorer;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.sim.Sighting;
import org.jvirt.xen.sim.SimulatedHost;

/**
 * One device as it is now, seen past the driver.
 *
 * @param listedBy the domains whose backend tree lists it, and the state that the tree has it in
 * @param lock whom libxl's lock on it is taken for
 * @param journal the operation that the journal has for it
 * @param held whether it is held back
 */
record DeviceSight(
        PciAddress address,
        Sighting parties,
        NavigableMap<Integer, String> listedBy,
        Optional<String> lock,
        Optional<String> journal,
        boolean held) {
    private static final String BACKENDS = "/local/domain/0/backend/pci/";
    private static final int MOST_DOMAINS = 8;

    static DeviceSight of(SimulatedHost host, PciAddress address) {
        Map<String, String> nodes = host.xenstoreNodes();
        String leaf = leaf(address);
        return new DeviceSight(
                address,
                host.look(address),
                listedBy(nodes, address.toString()),
                Optional.ofNullable(nodes.get("/libxl/pci/" + leaf + "/domid")),
                Optional.ofNullable(nodes.get("/tool/jvirt/journal/" + leaf + "/operation")),
                nodes.containsKey("/tool/jvirt/held/" + leaf + "/domid"));
    }

    static String leaf(PciAddress address) {
        return address.toString().replace(':', '-').replace('.', '-');
    }

    private static NavigableMap<Integer, String> listedBy(Map<String, String> nodes, String address) {
        NavigableMap<Integer, String> found = new TreeMap<>();
        for (int domain = 0; domain < MOST_DOMAINS; domain++) {
            String tree = BACKENDS + domain + "/0/";
            String count = nodes.get(tree + "num_devs");
            for (int index = 0; count != null && index < Integer.parseInt(count); index++) {
                if (address.equals(nodes.get(tree + "dev-" + index))) {
                    found.put(domain, nodes.get(tree + "state") + "/" + nodes.get(tree + "state-" + index));
                }
            }
        }
        return found;
    }

    /** True if it would be given to whoever asks: by xl, and, unless the journal speaks against it, by jvirt. */
    boolean offered() {
        return onPciback() && listedBy.isEmpty() && lock.isEmpty();
    }

    boolean onPciback() {
        return parties.driver().equals(Optional.of("pciback"));
    }

    /**
     * The domains that have anything of it that lets them at it.
     *
     * @param doubting whether device models may show what was taken from their guests without their help
     */
    Set<Integer> havers(boolean believing, boolean doubting) {
        Set<Integer> havers = new TreeSet<>(parties.granted().keySet());
        if (!doubting) {
            havers.addAll(parties.shownBy());
        }
        if (!believing) {
            havers.addAll(parties.reachedBy());
        }
        return havers;
    }

    /** True if no domain has anything of it, and no toolstack thinks that one has. */
    boolean isFree(boolean believing, boolean doubting) {
        return offered()
                && havers(believing, doubting).isEmpty()
                && parties.exportedTo().isEmpty();
    }

    /** The same but for the state of the domain's backend, which all its devices share. */
    boolean isUntouchedSince(DeviceSight before) {
        return isSameButForStates(before) && ownStates().equals(before.ownStates());
    }

    /** True if the journal had it before, and all that happened since is that other devices of its domain spoke with pciback. */
    boolean isHalfwayAs(DeviceSight before) {
        return journal.isPresent()
                && address.equals(before.address)
                && isSameButForStates(before)
                && listedBy.keySet().equals(before.listedBy.keySet());
    }

    private boolean isSameButForStates(DeviceSight before) {
        return parties.equals(before.parties)
                && lock.equals(before.lock)
                && journal.equals(before.journal)
                && held == before.held;
    }

    private Map<Integer, String> ownStates() {
        Map<Integer, String> own = new TreeMap<>(listedBy);
        own.replaceAll((domain, states) -> states.substring(states.indexOf('/')));
        return own;
    }

    @Override
    public String toString() {
        return String.format(
                "%s: driver %s%s, exported to %s, in the IOMMU %s, granted %s, shown by %s, reached by %s, listed by %s, lock %s,"
                        + " journal %s%s",
                address,
                parties.driver().orElse("none"),
                parties.decoding() ? "" : " (not decoding)",
                parties.exportedTo().isPresent() ? parties.exportedTo().getAsInt() : "none",
                parties.assignedTo().isPresent() ? parties.assignedTo().getAsInt() : "none",
                parties.granted(),
                parties.shownBy(),
                parties.reachedBy(),
                listedBy,
                lock.orElse("free"),
                journal.orElse("empty"),
                held ? ", held back" : "");
    }
}
