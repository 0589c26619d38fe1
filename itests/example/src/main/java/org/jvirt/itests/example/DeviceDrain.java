package org.jvirt.itests.example;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.Domain;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciSelector;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.VirtException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

@Component(service = DeviceDrain.class)
public class DeviceDrain {
    @Reference
    private Connections connections;

    /** Takes every passed-through device of a host from its guest, and says how each came out. */
    public List<String> drain(URI host) {
        List<String> report = new ArrayList<>();
        try (Connection connection = connections.open(host)) {
            for (Domain domain : connection.domains().list()) {
                Set<PciSelector> slots = new LinkedHashSet<>();
                domain.hostdevs().forEach(device -> slots.add(PciSelector.ofSlot(device.address())));
                for (PciSelector slot : slots) {
                    DetachRequest request = DetachRequest.of(slot).withPolicy(ForcePolicy.AFTER_TIMEOUT);
                    try {
                        report.add(slot + ": "
                                + domain.detach(request, StepListener.NONE).release());
                    } catch (VirtException failed) {
                        report.add(slot + ": " + failed.getMessage());
                    }
                }
            }
        }
        return report;
    }
}
