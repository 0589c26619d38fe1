package org.jvirt.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events.Subscription;
import org.osgi.annotation.versioning.ProviderType;

/** The domains of a connection. */
@ProviderType
public interface Domains {
    /** Every domain that the driver knows, running or not, by id, then name. */
    @Needs(Permission.READ)
    List<Domain> list();

    /** What the host says of each of them at one moment: asked once, where {@link Domain#info()} asks for each. */
    @Needs(Permission.READ)
    List<DomainInfo> infos();

    /**
     * Finds a domain as virsh does: by id, by UUID, or by name.
     *
     * @throws NoSuchDomain if there is none
     */
    @Needs(Permission.READ)
    Domain lookup(String idUuidOrName);

    /**
     * Keeps a definition, which stays when the domain ends and when the host is restarted. A domain of the same name and UUID is defined anew; if it
     * runs, that takes effect when it is started again, and one that was to be forgotten when it ends is so no longer.
     *
     * @param xml libvirt's {@code <domain>} document
     * @throws InvalidRequest if it makes no sense, or its name or UUID alone is another domain's; nothing was changed
     * @throws NotSupported if this hypervisor cannot do what it asks for
     */
    Domain define(String xml);

    /**
     * Starts a domain that is forgotten when it ends. Its disks may be volumes, and its network cards on networks, by name. It
     * begins to run when it has all of its host devices.
     *
     * @param xml libvirt's {@code <domain>} document
     * @throws InvalidRequest if it makes no sense, or a domain has its name or UUID; nothing was changed
     * @throws InvalidState if a pool or network that it names is not active, or a volume is not what the disk says
     * @throws NoSuchStoragePool if it names one that is not there
     * @throws NoSuchStorageVolume if it names one that is not there
     * @throws NoSuchNetwork if it names one that is not there
     * @throws NoSuchDevice if it has a host device that is not there
     * @throws NotAssignable if it has a host device that cannot be given to it
     * @throws NotSupported if this hypervisor cannot do what it asks for
     * @throws HostFault if the host failed at it; the message says what is left, if anything is
     */
    Domain create(String xml, StepListener listener);

    /**
     * Has a domain go on from where {@link Domain#save} has left it. It is what the file says, its host devices included, which is why that takes the
     * permission for those.
     *
     * @param file an absolute path on the driver's host
     * @throws InvalidRequest if the path is not absolute, the file holds no domain's state, the flags contradict each other, or another domain has its
     *     name or UUID; nothing was changed
     * @throws InvalidState if the domain runs, or cannot be restored with what the file says; nothing was changed
     * @throws NotSupported if the driver restores no domains, or not so; nothing was changed
     * @throws HostFault if the host failed at it; the message says what is left, if anything is
     */
    @Needs({Permission.OPERATE, Permission.HOST_DEVICES})
    Domain restore(Path file, Set<SaveFlag> flags, StepListener listener);

    /**
     * Says in libvirt's XML what a configuration in a hypervisor's own format says ({@code virConnectDomainXMLFromNative}); nothing is made, and nothing
     * is kept. What has no identity there gets a new one.
     *
     * @param format libvirt's name for it: {@code xen-xl} for xl's (xl.cfg.5), which Xen's driver takes
     * @return a {@code <domain>} document, for {@link #define} or {@link #create}
     * @throws InvalidRequest if it makes no sense as a domain
     * @throws NotSupported if the driver knows no such format, or the document could not say all of it; the message says what
     * @throws HostFault if the hypervisor's own program does not take it, in that one's words
     */
    String fromNative(String format, String configuration);

    /**
     * Has a listener called when something happens to a domain, from the return of this method on. It is called on a thread of the driver: return
     * soon. How much a driver tells is its host's affair: Xen's tells of domains that start and stop.
     */
    @Needs(Permission.READ)
    Subscription onEvent(Consumer<DomainEvent> listener);
}
