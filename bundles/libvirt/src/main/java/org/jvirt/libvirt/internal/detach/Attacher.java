package org.jvirt.libvirt.internal.detach;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.domain.LibvirtDomains;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.DomainPointer;

/** Gives devices of the host to running domains. */
public final class Attacher {
    private final Session session;
    private final LibvirtDomains domains;

    public Attacher(Session session, LibvirtDomains domains) {
        this.session = session;
        this.domains = domains;
    }

    public AttachOutcome attach(UUID uuid, AttachRequest request, StepListener listener) {
        PciAddress device = device(request);
        String element = element(device, request);
        StepLog steps = new StepLog(listener);
        String domain = domains.identity(uuid).name();
        steps.step("attach", () -> {
            try (Live live = session.use();
                    Handle<DomainPointer> handle = LibvirtDomains.domain(live, uuid)) {
                live.require(
                        live.lib()
                                .virDomainAttachDeviceFlags(handle.pointer(), element, LibVirt.VIR_DOMAIN_AFFECT_LIVE),
                        device + " cannot be attached to domain '" + domain + "'");
            }
            return device + (request.seize() ? ", taken from its driver" : "");
        });
        Hostdev attached = domains.hostdevs(uuid).stream()
                .filter(hostdev -> hostdev.address().equals(device))
                .findFirst()
                .orElseThrow(() -> new HostFault(
                        device + " was attached to domain '" + domain + "', and is not there any more", null));
        Duration duration = steps.elapsed();
        return new AttachOutcome(domain, List.of(attached), steps.steps(), duration);
    }

    private static PciAddress device(AttachRequest request) {
        if (!(request.device() instanceof PciSelector selector)) {
            throw new InvalidRequest("'" + request.device()
                    + "' is no PCI address: expected one function of the host, such as 0000:03:00.0");
        }
        if (selector.wholeSlot()) {
            throw new InvalidRequest(selector + " names a whole slot: libvirt attaches one function at a time");
        }
        return selector.inFunction(selector.function().orElseThrow());
    }

    /** libvirt's hostdev element (formatdomain); managed is its word for a device that is taken from its driver first. */
    private static String element(PciAddress device, AttachRequest request) {
        HostdevOptions options = request.options();
        if (!options.equals(
                new HostdevOptions(options.permissive(), false, false, HostdevOptions.DEFAULT.rdmPolicy()))) {
            throw new NotSupported("libvirt knows of xl's options for " + device + " only permissive");
        }
        String filtering = options.permissive() ? " writeFiltering='no'" : "";
        Optional<String> place = request.guestSlot().stream()
                .mapToObj(slot -> String.format(
                        "<address type='pci' domain='0x0000' bus='0x00' slot='0x%02x' function='0x0'/>", slot))
                .findFirst();
        return String.format(
                "<hostdev mode='subsystem' type='pci' managed='%s'><source%s>"
                        + "<address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/></source>%s</hostdev>",
                request.seize() ? "yes" : "no",
                filtering,
                device.segment(),
                device.bus(),
                device.slot(),
                device.function(),
                place.orElse(""));
    }
}
