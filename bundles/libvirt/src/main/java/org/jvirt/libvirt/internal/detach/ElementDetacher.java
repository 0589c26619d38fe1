package org.jvirt.libvirt.internal.detach;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jvirt.api.DeviceAlias;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Impact;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.xml.DeviceXml;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.domain.DomainDocument;
import org.jvirt.libvirt.internal.domain.GuestDevice;
import org.jvirt.libvirt.internal.domain.LibvirtDomains;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.MeantDevice;
import org.libvirt.jna.DomainPointer;

/** Takes disks and network cards, named by libvirt's elements, from running domains, from definitions, or from both: what can be refused is, before either is changed. */
public final class ElementDetacher {
    private final Session session;
    private final LibvirtDomains domains;
    private final Detacher detacher;

    public ElementDetacher(Session session, LibvirtDomains domains, Detacher detacher) {
        this.session = session;
        this.domains = domains;
        this.detacher = detacher;
    }

    public void detach(UUID uuid, String xml, Set<Impact> impact, Duration guestTimeout, StepListener listener) {
        DomainIdentity domain = domains.identity(uuid);
        boolean live =
                impact.contains(Impact.LIVE) || (impact.isEmpty() && domain.id().isPresent());
        boolean config = impact.contains(Impact.CONFIG) || !live;
        if (config) {
            // The guest may let go of what the definition then does not have.
            requireDefinition(uuid, domain.name());
            find(DomainDocument.parse(domains.definitionXml(uuid, false)), xml, "in the definition of", domain.name());
        }
        if (live) {
            if (domain.id().isEmpty()) {
                throw new InvalidState("domain '" + domain.name() + "' is not running");
            }
            takeOut(uuid, find(domains.document(uuid), xml, "attached to", domain.name()), guestTimeout, listener);
        }
        if (config) {
            try {
                call(uuid, xml, LibVirt.VIR_DOMAIN_AFFECT_CONFIG);
            } catch (VirtException failed) {
                throw live
                        ? new HostFault(
                                "the device is out of domain '" + domain.name() + "', and still in its definition: "
                                        + failed.getMessage(),
                                failed)
                        : failed;
            }
        }
    }

    private void requireDefinition(UUID uuid, String name) {
        try (Live live = session.use();
                Handle<DomainPointer> handle = LibvirtDomains.domain(live, uuid)) {
            if (!live.yes(live.lib().virDomainIsPersistent(handle.pointer()), "cannot look at domain '" + name + "'")) {
                throw new InvalidState("domain '" + name + "' is transient: it has no definition");
            }
        }
    }

    private static GuestDevice find(DomainDocument document, String xml, String where, String domain) {
        String place = where + " domain '" + domain + "'";
        if (DeviceXml.kind(xml) == DeviceXml.Kind.DISK) {
            String target = DeviceXml.target(xml);
            return MeantDevice.disk(document.disks(target), target, place);
        }
        Optional<MacAddress> mac = DeviceXml.mac(xml);
        return MeantDevice.networkCard(document.networkCards(mac), mac, place);
    }

    /** libvirt returns before the guest has let go; its event by the device's alias says when that is. */
    private void takeOut(UUID uuid, GuestDevice device, Duration guestTimeout, StepListener listener) {
        if (device.alias().isEmpty()) {
            // Not every driver of libvirt's has aliases: those without ask no guest.
            call(uuid, device.xml(), LibVirt.VIR_DOMAIN_AFFECT_LIVE);
            return;
        }
        PolicyDecision ask = new PolicyDecision(
                ForcePolicy.NEVER,
                PolicyDecision.Source.REQUEST,
                "what is none of the host's devices is not forced",
                guestTimeout);
        detacher.detach(new DetachOrder(uuid, new DeviceAlias(device.alias()), ask), listener);
    }

    private void call(UUID uuid, String xml, int flags) {
        try (Live live = session.use();
                Handle<DomainPointer> handle = LibvirtDomains.domain(live, uuid)) {
            // Asked for behind the call, it would take the place of the call's error.
            String name = live.lib().virDomainGetName(handle.pointer());
            live.require(
                    live.lib().virDomainDetachDeviceFlags(handle.pointer(), xml, flags),
                    "cannot detach the device from domain '" + name + "'");
        }
    }
}
