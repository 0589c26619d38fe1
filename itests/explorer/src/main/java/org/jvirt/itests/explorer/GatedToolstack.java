package org.jvirt.itests.explorer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainState;
import org.jvirt.api.PciAddress;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.GuestConfig;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.GuestConfig.HostInterface;
import org.jvirt.xen.port.HostInfo;
import org.jvirt.xen.port.SavedDomain;
import org.jvirt.xen.port.Toolstack;
import org.jvirt.xen.port.Vcpu;

/** {@code xl} through the gate. */
final class GatedToolstack implements Toolstack {
    private final Toolstack toolstack;
    private final DriverProcess process;
    private final Gate gate;

    GatedToolstack(Toolstack toolstack, DriverProcess process, Gate gate) {
        this.toolstack = toolstack;
        this.process = process;
        this.gate = gate;
    }

    @Override
    public HostInfo hostInfo() {
        throw new UnsupportedOperationException("nobody asks here what the host is");
    }

    @Override
    public Map<Integer, DomainState> states() {
        return gate.plainly(process, Port.XL_STATES, toolstack::states);
    }

    @Override
    public void create(GuestConfig config) {
        throw new UnsupportedOperationException("no domain is made here");
    }

    @Override
    public DomainDefinition definition(String configuration) {
        throw new UnsupportedOperationException("no domain is made here");
    }

    @Override
    public void save(int domainId, Path file, Runnable lastLook) {
        throw new UnsupportedOperationException("no domain is saved here");
    }

    @Override
    public SavedDomain saved(Path file) {
        throw new UnsupportedOperationException("no domain is saved here");
    }

    @Override
    public void restore(Path file) {
        throw new UnsupportedOperationException("no domain is saved here");
    }

    @Override
    public void act(int domainId, DomainAction action) {
        toolstack.act(domainId, action);
    }

    @Override
    public DomainConsole console(int domainId) {
        throw new UnsupportedOperationException("nobody looks at a console here");
    }

    @Override
    public void pinVcpu(int domainId, int vcpu, Optional<CpuSet> cpus) {
        throw new UnsupportedOperationException("nobody is pinned here");
    }

    @Override
    public List<Vcpu> vcpus(int domainId) {
        throw new UnsupportedOperationException("nobody counts here");
    }

    @Override
    public long memory(int domainId) {
        throw new UnsupportedOperationException("nobody counts here");
    }

    @Override
    public void setMemory(int domainId, long kib) {
        throw new UnsupportedOperationException("no domain is resized here");
    }

    @Override
    public void setMaxMemory(int domainId, long kib) {
        throw new UnsupportedOperationException("no domain is resized here");
    }

    @Override
    public void setVcpus(int domainId, int count) {
        throw new UnsupportedOperationException("no domain is resized here");
    }

    @Override
    public void attachDisk(int domainId, HostDisk disk) {
        throw new UnsupportedOperationException("no disk comes or goes here");
    }

    @Override
    public void detachDisk(int domainId, int number) {
        throw new UnsupportedOperationException("no disk comes or goes here");
    }

    @Override
    public void attachInterface(int domainId, HostInterface card) {
        throw new UnsupportedOperationException("no network card comes or goes here");
    }

    @Override
    public void detachInterface(int domainId, int number) {
        throw new UnsupportedOperationException("no network card comes or goes here");
    }

    @Override
    public void changeMedium(int domainId, String target, Optional<Path> medium) {
        throw new UnsupportedOperationException("no medium is changed here");
    }

    @Override
    public void shutdown(int domainId) {
        run(Port.XL_SHUTDOWN, () -> toolstack.shutdown(domainId), domainId);
    }

    @Override
    public void destroy(int domainId) {
        run(Port.XL_DESTROY, () -> toolstack.destroy(domainId), domainId);
    }

    @Override
    public Set<PciAddress> savedDevices(int domainId, UUID domain) {
        return gate.plainly(process, Port.XL_SAVED, () -> toolstack.savedDevices(domainId, domain), domainId, domain);
    }

    private void run(Port port, Runnable effect, int domainId) {
        Gate.Effect<Integer> done = () -> {
            effect.run();
            return domainId;
        };
        try {
            gate.pass(process, port, OptionalInt.empty(), done, done, domainId);
        } catch (DeviceModelUnavailable | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
