package org.jvirt.xen.sim.internal;

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
    private static final List<String> KINDS = List.of("vbd", "qdisk", "vif");

    private final Transaction tree;

    SplitDevices(Transaction tree) {
        this.tree = tree;
    }

    void add(int domain, GuestConfig config) {
        for (int index = 0; index < config.disks().size(); index++) {
            HostDisk disk = config.disks().get(index);
            boolean raw = disk.format() == StorageVolumeFormat.RAW;
            add(
                    domain,
                    "vbd",
                    raw ? "vbd" : "qdisk",
                    index,
                    Map.of(
                            "type",
                            raw ? "phy" : "qdisk",
                            "params",
                            (raw ? "" : disk.format().label() + ":") + disk.path(),
                            "dev",
                            disk.disk().target(),
                            "device-type",
                            disk.disk().kind().name().toLowerCase(Locale.ROOT),
                            "mode",
                            disk.disk().readOnly() ? "r" : "w"));
        }
        boolean hvm = config.definition().type() == DomainType.HVM;
        for (int index = 0; index < config.interfaces().size(); index++) {
            HostInterface card = config.interfaces().get(index);
            boolean pvOnly = !hvm || card.card().model().equals(Optional.of(Interface.NETFRONT));
            add(
                    domain,
                    "vif",
                    "vif",
                    index,
                    Map.of(
                            "type", pvOnly ? "vif" : "vif_ioemu",
                            "mac", card.card().mac().text(),
                            "bridge", card.bridge().text()));
        }
    }

    /** libxl writes what it tells a backend a second time, where nobody but dom0 can change it. */
    private void add(int domain, String kind, String backend, int index, Map<String, String> keys) {
        String back = BACKENDS + backend + "/" + domain + "/" + index;
        String record = "/libxl/" + domain + "/device/" + kind + "/" + index;
        tree.write(record + "/backend", back);
        keys.forEach((key, value) -> {
            tree.write(back + "/" + key, value);
            tree.write(record + "/" + key, value);
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
                        .filter(key -> !key.equals("backend"))
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
