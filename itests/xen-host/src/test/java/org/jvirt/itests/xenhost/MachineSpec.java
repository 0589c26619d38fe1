package org.jvirt.itests.xenhost;

import java.util.ArrayList;
import java.util.List;

/**
 * The machine that Xen is booted on, as arguments for QEMU: a q35 with SVM for the guests and a VT-d for the devices, which the
 * emulation combines although no real machine does; AMD's IOMMU could not be part of a snapshot.
 */
final class MachineSpec {

    private static final String XEN_OPTIONS = "com1=115200,8n1 console=com1 loglvl=all guest_loglvl=all conring_size=2M"
            + " dom0_mem=1536M,max:1536M dom0_max_vcpus=2 sched=credit iommu=no-sharept";

    /** No comma in here: it would separate modules. */
    private static final String DOM0_OPTIONS = "console=hvc0 root=/dev/vda rw mitigations=off tsc=reliable";

    private final List<String> arguments = new ArrayList<>();
    private int networks;

    private MachineSpec() {}

    /** @param image what is booted; its folder is QEMU's working directory */
    static List<String> arguments(XenImage image) {
        MachineSpec machine = new MachineSpec();
        machine.add("-M", "q35", "-accel", "tcg,thread=multi", "-cpu", "qemu64,+svm,+npt", "-smp", "2", "-m", "4G");
        machine.add("-nodefaults", "-no-reboot", "-display", "none", "-vga", "none");
        machine.add("-kernel", image.xen().toString(), "-append", XEN_OPTIONS);
        machine.add("-initrd", image.dom0Kernel() + " " + DOM0_OPTIONS + "," + image.dom0Initrd());
        machine.device("intel-iommu,intremap=on");
        machine.device("virtio-blk-pci,drive=dom0,addr=0x3");
        // Port 0: QEMU picks a free one, and its monitor tells which.
        machine.network("virtio-net-pci,addr=0x4", ",hostfwd=tcp:127.0.0.1:0-10.0.2.15:22");
        machine.devicesToPassThrough();
        return List.copyOf(machine.arguments);
    }

    /** The constants of {@link TestDevices} say which device is where for Xen. Each must have its state in snapshots: pci-testdev has not. */
    private void devicesToPassThrough() {
        network("e1000,addr=0x10", "");
        network("rtl8139,addr=0x11", "");
        network("i82557b,addr=0x12", "");
        network("e1000,addr=0x13.0,multifunction=on", "");
        network("i82557b,addr=0x13.1", "");
        network("e1000,addr=0x17", "");
        for (int bus = 1; bus <= 3; bus++) {
            device("pcie-root-port,id=bus%1$d,chassis=%1$d,slot=%1$d,addr=0x1%2$d".formatted(bus, bus + 3));
        }
        network("e1000e,bus=bus1", "");
        network("e1000e,bus=bus2", "");
        network("virtio-net-pci,bus=bus3", "");
    }

    private void network(String device, String options) {
        String id = "net" + networks++;
        add("-netdev", "user,id=" + id + ",restrict=on" + options);
        device(device + ",romfile=,netdev=" + id);
    }

    private void device(String device) {
        add("-device", device);
    }

    private void add(String... more) {
        arguments.addAll(List.of(more));
    }
}
