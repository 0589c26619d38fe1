package org.jvirt.xen.host.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.VirtException;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.host.internal.devicemodel.QmpDeviceModels;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModel.Addition;
import org.jvirt.xen.port.DeviceModel.GuestAnswer;
import org.jvirt.xen.port.DeviceModel.GuestDevice;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Hypervisor;
import org.jvirt.xen.port.PciBackend;
import org.jvirt.xenstore.XenStoreOptions;

/**
 * Calls every port of a real host once, and prints what it answers; a tool for developers, to be run in dom0 with the domid of an HVM guest that
 * has exactly one device, and a spare device that pciback has: {@code RealHostExercise DOMID ATTACHED SPARE}.
 */
final class RealHostExercise {
    private final RealHost host;
    private final int domain;
    private final PciAddress attached;
    private final PciAddress spare;

    private RealHostExercise(RealHost host, int domain, PciAddress attached, PciAddress spare) {
        this.host = host;
        this.domain = domain;
        this.attached = attached;
        this.spare = spare;
    }

    static XenHostSettings settings() {
        return new XenHostSettings(
                Path.of("/sys"),
                XenStoreOptions.fromEnvironment(System.getenv()),
                new QmpDeviceModels.Folders(Path.of("/var/run/xen"), Path.of("/var/lib/xen")),
                "xl",
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(120));
    }

    public static void main(String... arguments) throws Exception {
        XenHostDriver driver = new XenHostDriver(settings(), XenSettings.DEFAULT);
        show("connection", () -> driver.open(URI.create("xen:///system")).domains());
        show(
                "node devices",
                () -> driver.nodeDevices(URI.create("xen:///system")).list().size());
        driver.deactivate();
        RealHost host = RealHost.open(settings());
        new RealHostExercise(
                        host,
                        Integer.parseInt(arguments[0]),
                        PciAddress.parse(arguments[1]),
                        PciAddress.parse(arguments[2]))
                .run(Arrays.asList(arguments).contains("lock"));
        host.shutDown();
    }

    private void run(boolean withLock) {
        show("owner", host::owner);
        show("alive, self", () -> host.isAlive(host.owner()));
        show("alive, init of another life", () -> host.isAlive("1@7"));
        show("xl list", () -> host.toolstack().states());
        store();
        pci();
        if (withLock) {
            lock();
        }
        deviceModel();
        hypervisor();
        show("xl shutdown of nobody", () -> {
            host.toolstack().shutdown(9999);
            return "";
        });
    }

    private void store() {
        String path = "/tool/jvirt-exercise";
        show("read, missing", () -> host.xenStore().read("/no/such"));
        show("list, missing", () -> host.xenStore().list("/no/such"));
        show("list", () -> host.xenStore().list("/local/domain"));
        show("transaction", () -> host.xenStore().<Optional<String>>transact(transaction -> {
            transaction.remove("/no/such/node");
            transaction.remove(path + "/never");
            transaction.write(path + "/a", "1");
            transaction.setPermissions(path + "/a", 0, domain);
            return transaction.read(path + "/a");
        }));
        show("after it", () -> host.xenStore().read(path + "/a"));
        show("await, true at once", () -> host.xenStore().await(List.of(path), Duration.ofSeconds(1), () -> true));
        show("await, never", () -> host.xenStore().await(List.of(path), Duration.ofMillis(200), () -> false));
        CompletableFuture<Void> change = CompletableFuture.runAsync(
                () -> host.xenStore().transact(transaction -> {
                    transaction.write(path + "/a", "2");
                    return path;
                }),
                CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        show("await, changed after 300 ms", () -> host.xenStore()
                .await(List.of(path, "/tool"), Duration.ofSeconds(5), () -> host.xenStore()
                        .read(path + "/a")
                        .equals(Optional.of("2"))));
        change.join();
        show("removed", () -> host.xenStore().<String>transact(transaction -> {
            transaction.remove(path);
            return "";
        }));
    }

    private void pci() {
        PciBackend pci = host.pciBackend();
        show("devices", () -> pci.devices().size());
        show("attached", () -> pci.device(attached));
        show("spare", () -> pci.device(spare));
        show("no device", () -> pci.device(PciAddress.parse("ff:1f.7")));
        show("permissive", () -> doing(() -> pci.permitConfigurationWrites(spare)));
        show(
                "permissive, not pciback's",
                () -> doing(() -> pci.permitConfigurationWrites(PciAddress.parse("00:00.0"))));
        show("reset", () -> pci.reset(spare));
        show("reset, host bridge", () -> pci.reset(PciAddress.parse("00:00.0")));
        show("decoding off", () -> doing(() -> pci.disableDecoding(spare)));
        show("decoding", () -> pci.device(spare).map(HostPciDevice::decoding));
        show("bind what is bound", () -> doing(() -> pci.bind(spare, PciBackend.DRIVER)));
        show("unbind", () -> doing(() -> pci.unbind(spare)));
        show("unbind again", () -> doing(() -> pci.unbind(spare)));
        show("forget slot", () -> doing(() -> pci.forgetSlot(spare)));
        show("forget slot again", () -> doing(() -> pci.forgetSlot(spare)));
        show("driver", () -> pci.device(spare).flatMap(device -> device.device().driver()));
        show("bind to a driver of other devices", () -> doing(() -> pci.bind(spare, "virtio-pci")));
        show("bind to no driver", () -> doing(() -> pci.bind(spare, "nosuch")));
        show("bind to a path", () -> doing(() -> pci.bind(spare, "../../../../tmp")));
        show("bind", () -> doing(() -> pci.bind(spare, PciBackend.DRIVER)));
        show("driver", () -> pci.device(spare).flatMap(device -> device.device().driver()));
        show("quarantine", () -> doing(() -> host.hypervisor().assign(Hypervisor.QUARANTINE, spare, true)));
    }

    private void lock() {
        show("long removal, xl in between", () -> {
            try (DeviceModel model = host.deviceModels().open(domain)) {
                CompletableFuture<Void> xl = CompletableFuture.runAsync(
                        this::askByXl, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
                GuestAnswer answer = model.requestRemoval(Set.of(id()), Duration.ofSeconds(15));
                System.out.println("    the removal's time is over");
                xl.join();
                return answer;
            }
        });
        show("second opener waits for the first", () -> {
            DeviceModel first = host.deviceModels().open(domain);
            CompletableFuture<Void> closing =
                    CompletableFuture.runAsync(first::close, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
            try (DeviceModel second = host.deviceModels().open(domain)) {
                closing.join();
                return second.devices().size();
            }
        });
    }

    private void askByXl() {
        show(
                "  xl qemu-monitor-command",
                () -> new String(
                        new ProcessBuilder("xl", "qemu-monitor-command", Integer.toString(domain), "info version")
                                .redirectErrorStream(true)
                                .start()
                                .getInputStream()
                                .readAllBytes(),
                        StandardCharsets.UTF_8));
    }

    private void deviceModel() {
        show("no device model", () -> host.deviceModels().open(0));
        show("no domain", () -> host.deviceModels().open(9999));
        show("device model", () -> {
            try (DeviceModel model = host.deviceModels().open(domain)) {
                List<GuestDevice> devices = model.devices();
                devices.forEach(device -> System.out.println("    " + device));
                GuestDevice guest = devices.stream()
                        .filter(device -> device.id().equals(id()))
                        .findFirst()
                        .orElseThrow();
                show("removal of nothing", () -> model.requestRemoval(Set.of("pci-pt-ff_1f.7"), Duration.ofSeconds(1)));
                show("removal, silent", () -> model.requestRemoval(Set.of(id()), Duration.ofSeconds(1)));
                show("removal again", () -> model.requestRemoval(Set.of(id()), Duration.ZERO));
                show("duplicate addition", () -> doingAdd(model, addition(guest.slot())));
                show("eject", () -> {
                    model.eject(guest.slot());
                    return model.devices().stream()
                            .noneMatch(device -> device.id().equals(id()));
                });
                show("removal, gone", () -> model.requestRemoval(Set.of(id()), Duration.ofSeconds(1)));
                show("addition", () -> doingAdd(model, addition(guest.slot())));
                show("there again", () -> model.devices().stream()
                        .anyMatch(device -> device.id().equals(id())));
                show("eject again", () -> {
                    model.eject(guest.slot());
                    return model.devices().stream()
                            .noneMatch(device -> device.id().equals(id()));
                });
                return "done";
            }
        });
    }

    private Addition addition(int slot) {
        return new Addition(id(), attached, OptionalInt.of(slot), 0, false, false);
    }

    private static String doingAdd(DeviceModel model, Addition addition) throws Exception {
        model.add(addition);
        return "added";
    }

    private String id() {
        return String.format("pci-pt-%02x_%02x.%x", attached.bus(), attached.slot(), attached.function());
    }

    private void hypervisor() {
        Hypervisor xen = host.hypervisor();
        HostPciDevice device = host.pciBackend().device(attached).orElseThrow();
        int irq = device.interrupt().orElse(0);
        show("assignable: attached, own", () -> xen.isAssignable(domain, attached));
        show("assignable: attached, nobody", () -> xen.isAssignable(Hypervisor.NOBODY, attached));
        show("assignable: spare", () -> xen.isAssignable(domain, spare));
        show("assignable: no such domain", () -> xen.isAssignable(9999, spare));
        for (Bar bar : device.bars()) {
            for (boolean allow : new boolean[] {false, false, true, false}) {
                show(
                        "permit " + allow + " " + bar,
                        () -> doing(() -> {
                            if (bar.ioPorts()) {
                                xen.permitPorts(domain, bar.start(), bar.size(), allow);
                            } else {
                                xen.permitMemory(domain, bar.firstFrame(), bar.frames(), allow);
                            }
                        }));
            }
            show(
                    "unmap",
                    () -> doing(() -> {
                        if (bar.ioPorts()) {
                            xen.unmapPorts(domain, 0xc000, bar.start(), bar.size());
                        } else {
                            xen.unmapMemory(domain, 0xf1000, bar.firstFrame(), bar.frames());
                        }
                    }));
        }
        show("map interrupt", () -> xen.mapInterrupt(domain, irq));
        show("permit interrupt", () -> doing(() -> xen.permitInterrupt(domain, irq, true)));
        show("unmap interrupt", () -> doing(() -> xen.unmapInterrupt(domain, irq)));
        show("unmap interrupt again", () -> doing(() -> xen.unmapInterrupt(domain, irq)));
        show("forbid interrupt", () -> doing(() -> xen.permitInterrupt(domain, irq, false)));
        show("deassign", () -> doing(() -> xen.deassign(domain, attached)));
        show("deassign again", () -> doing(() -> xen.deassign(domain, attached)));
        show("assign", () -> doing(() -> xen.assign(domain, attached, false)));
        show("assign again", () -> doing(() -> xen.assign(domain, attached, true)));
        show("memory of no domain", () -> doing(() -> xen.unmapMemory(9999, 1, 1, 1)));
    }

    private static String doing(Runnable call) {
        call.run();
        return "ok";
    }

    private static void show(String what, Callable<?> call) {
        long start = System.nanoTime();
        String answer;
        try {
            answer = String.valueOf(call.call());
        } catch (HypercallFailed failed) {
            answer = "errno " + failed.errno() + ": " + failed.getMessage();
        } catch (VirtException expected) {
            answer = expected.getClass().getSimpleName() + ": " + expected.getMessage();
        } catch (Exception other) {
            answer = other.toString();
        }
        System.out.printf("%7.1f ms  %-34s %s%n", (System.nanoTime() - start) / 1e6, what, answer);
    }
}
