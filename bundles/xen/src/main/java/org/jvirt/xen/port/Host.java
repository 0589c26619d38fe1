package org.jvirt.xen.port;

/**
 * The ports of one host. Closing it closes them all.
 *
 * <p>Where a port fails at what it was asked, it throws a {@link org.jvirt.api.error.HostFault} that says what was tried; where a failure
 * is an answer that a procedure acts on, the method's own documentation names its type.
 */
public interface Host extends AutoCloseable {
    XenStore xenStore();

    DeviceModels deviceModels();

    Hypervisor hypervisor();

    PciBackend pciBackend();

    Toolstack toolstack();

    BackendCounters counters();

    DiskImages diskImages();

    Neighbours neighbours();

    Smbios smbios();

    DomainDefinitions definitions();

    ManagedSaves managedSaves();

    Ticker ticker();

    /** A name for this process that no other process on the host has while it lives, such as its process id. */
    String owner();

    Pursuits pursuits();

    @Override
    void close();
}
