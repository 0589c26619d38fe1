package org.jvirt.xen.sim.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jvirt.api.DomainType;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.xen.port.GuestConfig;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.GuestConfig.HostInterface;
import org.jvirt.xen.port.XenStore.Transaction;

/** The disks and network cards of a domain as xenstore shows them; nothing is behind them. The kernel serves what is raw, a device model an image. */
final class SplitDevices {
    private static final String BACKENDS = "/local/domain/0/backend/";
    private static final String INITIALISING = "1";
    private static final String CONNECTED = "4";
    private static final String CLOSING = "5";
    private static final String CLOSED = "6";
    private static final List<String> KINDS = List.of("vbd", "qdisk", "vif");

    /** Which a device's record in libxl's tree names. */
    private static final List<String> ENDS = List.of("backend", "frontend");

    private final Transaction tree;

    SplitDevices(Transaction tree) {
        this.tree = tree;
    }

    void add(int domain, GuestConfig config) {
        config.disks().forEach(disk -> add(domain, disk));
        boolean hvm = config.definition().type() == DomainType.HVM;
        config.interfaces().forEach(card -> add(domain, card, hvm));
    }

    void add(int domain, HostDisk disk) {
        boolean raw = disk.format() == StorageVolumeFormat.RAW;
        String path = disk.path().map(Path::toString).orElse("");
        add(
                domain,
                "vbd",
                raw ? "vbd" : "qdisk",
                Map.of(
                        "type",
                        raw ? "phy" : "qdisk",
                        "params",
                        raw ? path : disk.format().label() + ":" + path,
                        "dev",
                        disk.disk().target(),
                        "device-type",
                        disk.disk().kind().name().toLowerCase(Locale.ROOT),
                        "mode",
                        disk.disk().readOnly() ? "r" : "w"));
    }

    /**
     * @param hvm whether a device model shows the guest a card beside it
     */
    void add(int domain, HostInterface card, boolean hvm) {
        boolean pvOnly = !hvm || card.card().model().equals(Optional.of(Interface.NETFRONT));
        add(
                domain,
                "vif",
                "vif",
                Map.of(
                        "type", pvOnly ? "vif" : "vif_ioemu",
                        "mac", card.card().mac().text(),
                        "bridge", card.bridge().text()));
    }

    private void add(int domain, String kind, String backend, Map<String, String> keys) {
        int number = tree.list(devices(domain, kind)).stream()
                        .mapToInt(Integer::parseInt)
                        .max()
                        .orElse(-1)
                + 1;
        add(domain, kind, backend, number, keys);
    }

    /** libxl writes what it tells a backend a second time, where nobody but dom0 can change it. */
    private void add(int domain, String kind, String backend, int number, Map<String, String> keys) {
        String back = BACKENDS + backend + "/" + domain + "/" + number;
        String front = "/local/domain/" + domain + "/device/" + kind + "/" + number;
        String record = devices(domain, kind) + "/" + number;
        tree.write(record + "/backend", back);
        tree.write(record + "/frontend", front);
        keys.forEach((key, value) -> {
            tree.write(back + "/" + key, value);
            tree.write(record + "/" + key, value);
        });
        // A device model does not come to serve a drive in which there is nothing.
        tree.write(back + "/state", "".equals(keys.get("params")) ? INITIALISING : CONNECTED);
        tree.write(front + "/state", CONNECTED);
    }

    private static String devices(int domain, String kind) {
        return "/libxl/" + domain + "/device/" + kind;
    }

    /** Has the backend ask for a device, as libxl does. */
    void ask(int domain, String kind, int number) {
        end(domain, kind, number, "backend").ifPresent(back -> tree.write(back + "/state", CLOSING));
    }

    /** The guest lets go of a device. */
    void letGo(int domain, String kind, int number) {
        end(domain, kind, number, "frontend").ifPresent(front -> tree.write(front + "/state", CLOSED));
    }

    boolean isLetGo(int domain, String kind, int number) {
        return end(domain, kind, number, "frontend")
                .flatMap(front -> tree.read(front + "/state"))
                .equals(Optional.of(CLOSED));
    }

    void remove(int domain, String kind, int number) {
        ENDS.forEach(side -> end(domain, kind, number, side).ifPresent(tree::remove));
        tree.remove(devices(domain, kind) + "/" + number);
    }

    private Optional<String> end(int domain, String kind, int number, String side) {
        return tree.read(devices(domain, kind) + "/" + number + "/" + side);
    }

    /** Changes what is in a drive; what xl puts in is raw. */
    void change(int domain, String target, Optional<Path> medium) {
        tree.list(devices(domain, "vbd")).stream()
                .map(number -> devices(domain, "vbd") + "/" + number)
                .filter(drive -> tree.read(drive + "/dev").equals(Optional.of(target)))
                .forEach(drive -> {
                    tree.write(drive + "/type", "phy");
                    tree.write(drive + "/params", medium.map(Path::toString).orElse(""));
                });
    }

    /** Those of a domain, by {@code KIND/BACKEND/INDEX/KEY}. */
    SortedMap<String, String> read(int domain) {
        SortedMap<String, String> devices = new TreeMap<>();
        String all = "/libxl/" + domain + "/device";
        for (String kind : tree.list(all)) {
            for (String index : tree.list(all + "/" + kind)) {
                String record = all + "/" + kind + "/" + index;
                String backend = tree.read(record + "/backend").orElseThrow();
                String place = kind + "/" + backend.substring(BACKENDS.length()).split("/", 2)[0] + "/" + index + "/";
                tree.list(record).stream()
                        .filter(key -> !ENDS.contains(key))
                        .forEach(key -> devices.put(
                                place + key, tree.read(record + "/" + key).orElse("")));
            }
        }
        return devices;
    }

    /** Gives a domain what another had, as {@link #read} has it. */
    void add(int domain, SortedMap<String, String> devices) {
        devices.forEach((place, value) -> {
            String[] part = place.split("/", 4);
            add(domain, part[0], part[1], Integer.parseInt(part[2]), Map.of(part[3], value));
        });
    }

    void remove(int domain) {
        KINDS.forEach(kind -> tree.remove(BACKENDS + kind + "/" + domain));
    }
}
