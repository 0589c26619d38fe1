package org.jvirt.itests.explorer;

import java.util.List;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.port.Hypervisor;

/** The hypervisor through the gate. */
final class GatedHypervisor implements Hypervisor {
    private final Hypervisor hypervisor;
    private final DriverProcess process;
    private final Gate gate;

    GatedHypervisor(Hypervisor hypervisor, DriverProcess process, Gate gate) {
        this.hypervisor = hypervisor;
        this.process = process;
        this.gate = gate;
    }

    @Override
    public void permitMemory(int domainId, long machineFrame, long frames, boolean allow) {
        run(
                Port.PERMIT_MEMORY,
                () -> hypervisor.permitMemory(domainId, machineFrame, frames, allow),
                domainId,
                machineFrame,
                frames,
                allow);
    }

    @Override
    public void permitPorts(int domainId, long firstPort, long ports, boolean allow) {
        run(
                Port.PERMIT_PORTS,
                () -> hypervisor.permitPorts(domainId, firstPort, ports, allow),
                domainId,
                firstPort,
                ports,
                allow);
    }

    @Override
    public void permitInterrupt(int domainId, int pirq, boolean allow) {
        run(Port.PERMIT_INTERRUPT, () -> hypervisor.permitInterrupt(domainId, pirq, allow), domainId, pirq, allow);
    }

    @Override
    public int mapInterrupt(int domainId, int interrupt) {
        return gate.plainly(
                process, Port.MAP_INTERRUPT, () -> hypervisor.mapInterrupt(domainId, interrupt), domainId, interrupt);
    }

    @Override
    public void unmapInterrupt(int domainId, int pirq) {
        run(Port.UNMAP_INTERRUPT, () -> hypervisor.unmapInterrupt(domainId, pirq), domainId, pirq);
    }

    @Override
    public void unmapMemory(int domainId, long guestFrame, long machineFrame, long frames) {
        run(
                Port.UNMAP_MEMORY,
                () -> hypervisor.unmapMemory(domainId, guestFrame, machineFrame, frames),
                domainId,
                guestFrame,
                machineFrame,
                frames);
    }

    @Override
    public void unmapPorts(int domainId, long guestPort, long machinePort, long ports) {
        run(
                Port.UNMAP_PORTS,
                () -> hypervisor.unmapPorts(domainId, guestPort, machinePort, ports),
                domainId,
                guestPort,
                machinePort,
                ports);
    }

    @Override
    public void assign(int domainId, PciAddress device, boolean relaxed) {
        run(Port.ASSIGN, () -> hypervisor.assign(domainId, device, relaxed), domainId, device, relaxed);
    }

    @Override
    public void deassign(int domainId, PciAddress device) {
        run(Port.DEASSIGN, () -> hypervisor.deassign(domainId, device), domainId, device);
    }

    @Override
    public boolean isAssignable(int domainId, PciAddress device) {
        return gate.plainly(
                process, Port.IS_ASSIGNABLE, () -> hypervisor.isAssignable(domainId, device), domainId, device);
    }

    @Override
    public List<Long> idleNanos() {
        throw new UnsupportedOperationException("nobody counts here");
    }

    private void run(Port port, Runnable effect, Object... arguments) {
        gate.plainly(
                process,
                port,
                () -> {
                    effect.run();
                    return port;
                },
                arguments);
    }
}
