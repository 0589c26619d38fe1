package org.jvirt.xen.sim.internal;

import java.util.List;
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
            String back = BACKENDS + (raw ? "vbd/" : "qdisk/") + domain + "/" + index;
            tree.write(back + "/params", (raw ? "" : disk.format().label() + ":") + disk.path());
            tree.write(back + "/dev", disk.disk().target());
            tree.write(back + "/mode", disk.disk().readOnly() ? "r" : "w");
        }
        for (int index = 0; index < config.interfaces().size(); index++) {
            HostInterface card = config.interfaces().get(index);
            String back = BACKENDS + "vif/" + domain + "/" + index;
            tree.write(back + "/mac", card.card().mac().text());
            tree.write(back + "/bridge", card.bridge().text());
        }
    }

    void remove(int domain) {
        KINDS.forEach(kind -> tree.remove(BACKENDS + kind + "/" + domain));
    }
}
