package org.jvirt.xen.sim.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.port.PciBackend;

/** A PCI function of the simulated host. */
final class SimulatedDevice {
    private final PciDevice description;
    private final List<Bar> bars;
    private final OptionalInt interrupt;
    private @Nullable String driver;
    private boolean decoding;
    private int usedByDomain = -1;

    SimulatedDevice(PciDevice description, List<Bar> bars, OptionalInt interrupt) {
        this.description = description;
        this.bars = List.copyOf(bars);
        this.interrupt = interrupt;
        this.driver = description.driver().orElse(null);
        this.decoding = driver != null;
    }

    PciAddress address() {
        return description.address();
    }

    List<Bar> bars() {
        return bars;
    }

    OptionalInt interrupt() {
        return interrupt;
    }

    Optional<String> driver() {
        return Optional.ofNullable(driver);
    }

    boolean onPciback() {
        return PciBackend.DRIVER.equals(driver);
    }

    boolean decoding() {
        return decoding;
    }

    void decode(boolean on) {
        decoding = on;
    }

    void bind(@Nullable String to) {
        driver = to;
        decoding = to != null;
    }

    /** The domain that pciback has exported it to, or -1. */
    int usedByDomain() {
        return usedByDomain;
    }

    void useBy(int domainId) {
        usedByDomain = domainId;
    }

    boolean canReset() {
        return !description.resetMethods().isEmpty();
    }

    HostPciDevice snapshot() {
        return new HostPciDevice(description.withDriver(Optional.ofNullable(driver)), bars, interrupt, decoding);
    }
}
