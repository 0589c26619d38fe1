package org.jvirt.xen.host.internal.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModel.Addition;
import org.jvirt.xen.port.DeviceModel.GuestAnswer;
import org.jvirt.xen.port.DeviceModel.GuestDevice;
import org.jvirt.xen.port.DeviceModel.Region;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.StoreReader;

@Timeout(60)
class QmpDeviceModelsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String UUID = "1fa39f8b-022a-4ac1-a361-21a94fd69b29";
    private static final String ID = "pci-pt-00_10.0";

    @TempDir
    private Path folder;

    private FakeQemu qemu;

    @BeforeEach
    void start() throws IOException {
        qemu = new FakeQemu(folder.resolve("qmp-libxl-7"));
        qemu.devices.add(ID);
    }

    @AfterEach
    void stop() throws IOException {
        qemu.close();
    }

    private DeviceModel open(Duration lockTimeout, Duration answerTimeout, int domainId, String vm)
            throws DeviceModelUnavailable {
        Map<String, String> store = Map.of("/local/domain/" + domainId + "/vm", vm);
        StoreReader reader = new StoreReader() {
            @Override
            public Optional<String> read(String path) {
                return Optional.ofNullable(store.get(path));
            }

            @Override
            public Map<String, String> readAll(Collection<String> paths) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<String> list(String path) {
                throw new UnsupportedOperationException();
            }
        };
        return new QmpDeviceModels(new QmpDeviceModels.Folders(folder, folder), lockTimeout, answerTimeout, reader)
                .open(domainId);
    }

    private DeviceModel open() throws DeviceModelUnavailable {
        return open(LONG, LONG, 7, "/vm/" + UUID);
    }

    private Path lockFile() {
        return folder.resolve("userdata-l.7." + UUID + ".qmp-socket-lock");
    }

    @Test
    void theMonitorIsUsedUnderLibxlsLockAndLeavesNothing() throws Exception {
        try (DeviceModel model = open()) {
            assertThat(lockFile()).exists();
            assertThat(model.devices()).hasSize(2);
        }
        assertThat(lockFile()).doesNotExist();
    }

    @Test
    void devicesAreShownAsTheGuestHasPlacedThem() throws Exception {
        try (DeviceModel model = open()) {
            assertThat(model.devices())
                    .containsExactly(
                            new GuestDevice("", 0, 0, 0, List.of()),
                            new GuestDevice(
                                    ID,
                                    0,
                                    3,
                                    0,
                                    List.of(
                                            new Region(0, false, 0xf1000000L, 131072),
                                            new Region(1, true, 0xc100, 64))));
        }
    }

    @Test
    void aDeviceModelThatShowsADeviceWhereNoneCanBeIsOfNoUse() throws Exception {
        qemu.slot = 99;
        try (DeviceModel model = open()) {
            assertThatThrownBy(model::devices)
                    .isInstanceOf(DeviceModelUnavailable.class)
                    .hasMessageContaining("slot is not a number from 0 to 31");
        }
    }

    @Test
    void aGuestThatAnswersHasReleased() throws Exception {
        try (DeviceModel model = open()) {
            assertThat(model.requestRemoval(List.of(ID), LONG)).isEqualTo(new GuestAnswer(Set.of(ID), Set.of()));
        }
    }

    @Test
    void aGuestThatRefusesIsHeardAtOnce() throws Exception {
        qemu.guest = FakeQemu.Guest.REFUSES;
        try (DeviceModel model = open()) {
            assertThat(model.requestRemoval(List.of(ID), LONG)).isEqualTo(new GuestAnswer(Set.of(), Set.of(ID)));
        }
    }

    @Test
    void aSilentGuestHasDoneNeither() throws Exception {
        qemu.guest = FakeQemu.Guest.SILENT;
        try (DeviceModel model = open()) {
            assertThat(model.requestRemoval(List.of(ID), SHORT)).isEqualTo(new GuestAnswer(Set.of(), Set.of()));
        }
    }

    @Test
    void whatTheDeviceModelDoesNotHaveCountsAsReleased() throws Exception {
        try (DeviceModel model = open()) {
            assertThat(model.requestRemoval(List.of("gone", ID), LONG))
                    .isEqualTo(new GuestAnswer(Set.of("gone", ID), Set.of()));
        }
    }

    @Test
    void aGuestThatWasAskedBeforeIsStillWaitedFor() throws Exception {
        qemu.guest = FakeQemu.Guest.ASKED_BEFORE;
        try (DeviceModel model = open()) {
            assertThat(model.requestRemoval(List.of(ID), SHORT)).isEqualTo(new GuestAnswer(Set.of(), Set.of()));
        }
    }

    @Test
    void aReleaseWithoutAnEventIsSeenInTheEnd() throws Exception {
        qemu.guest = FakeQemu.Guest.SILENT;
        try (DeviceModel model = open()) {
            CompletableFuture<GuestAnswer> answer = CompletableFuture.supplyAsync(() -> removal(model, SHORT));
            qemu.devices.remove(ID);
            assertThat(answer.join()).isEqualTo(new GuestAnswer(Set.of(ID), Set.of()));
        }
    }

    private static GuestAnswer removal(DeviceModel model, Duration timeout) {
        try {
            return model.requestRemoval(List.of(ID), timeout);
        } catch (DeviceModelUnavailable | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void aDeviceModelThatWillNotAskCountsAsARefusal() throws Exception {
        qemu.guest = FakeQemu.Guest.NO_HOTPLUG;
        try (DeviceModel model = open()) {
            assertThat(model.requestRemoval(List.of(ID), LONG)).isEqualTo(new GuestAnswer(Set.of(), Set.of(ID)));
        }
    }

    @Test
    void aDeviceModelThatEndsIsUnavailable() throws Exception {
        qemu.guest = FakeQemu.Guest.DIES;
        try (DeviceModel model = open()) {
            assertThatThrownBy(() -> model.requestRemoval(List.of(ID), LONG))
                    .isInstanceOf(DeviceModelUnavailable.class)
                    .hasMessageStartingWith("domain 7's device model: ");
        }
        assertThat(lockFile()).doesNotExist();
    }

    /** Taken for dead, it would go on showing the device to a guest that was cut off from it. */
    @ParameterizedTest
    @ValueSource(strings = {"qmp_capabilities", "query-pci", "human-monitor-command", "device_del"})
    void aDeviceModelWhoseConnectionIsCutIsAskedAgain(String command) throws Exception {
        qemu.cutAt = command;
        try (DeviceModel model = open()) {
            assertThat(model.devices()).hasSize(2);
            model.eject(3);
            assertThat(model.requestRemoval(List.of(ID), LONG)).isEqualTo(new GuestAnswer(Set.of(ID), Set.of()));
        }
        assertThat(qemu.cutAt).isEmpty();
        assertThat(lockFile()).doesNotExist();
    }

    @Test
    void aGuestIsStillWaitedForWhenTheConnectionIsCutMeanwhile() throws Exception {
        qemu.guest = FakeQemu.Guest.SILENT;
        try (DeviceModel model = open()) {
            CompletableFuture<GuestAnswer> answer = CompletableFuture.supplyAsync(() -> removal(model, LONG));
            qemu.asked.await();
            qemu.guest = FakeQemu.Guest.ANSWERS;
            qemu.cut();
            assertThat(answer.join().released()).containsExactly(ID);
        }
    }

    @Test
    void anAdditionIsNotMadeTwice() throws Exception {
        qemu.cutAt = "device_add";
        try (DeviceModel model = open()) {
            Addition addition = new Addition("a", PciAddress.parse("00:13.0"), OptionalInt.empty(), 0, false, false);
            assertThatThrownBy(() -> model.add(addition)).isInstanceOf(DeviceModelUnavailable.class);
        }
        assertThat(qemu.commands)
                .filteredOn(command -> command.startsWith("device_add"))
                .hasSize(1);
    }

    /** The stand-in for xl is flock(1), which waits as libxl's helper does. */
    @Test
    void whoWaitsForTheLockIsLetInWhileTheGuestIsWaitedFor() throws Exception {
        qemu.guest = FakeQemu.Guest.SILENT;
        try (DeviceModel model = open()) {
            CompletableFuture<GuestAnswer> answer = CompletableFuture.supplyAsync(() -> removal(model, LONG));
            Process other = new ProcessBuilder("flock", "--close", lockFile().toString(), "true")
                    .inheritIO()
                    .start();
            assertThat(other.waitFor()).isZero();
            assertThat(answer).isNotDone();
            // The guest lets go while nobody listens: query-pci tells.
            qemu.devices.remove(ID);
            assertThat(answer.join().released()).containsExactly(ID);
            assertThat(qemu.secondClient.getCount()).isZero();
        }
        assertThat(lockFile()).doesNotExist();
    }

    @Test
    void aKeptLockIsNoDeadDeviceModelAndNamesItsHolder() throws Exception {
        try (DeviceModel model = open()) {
            assertThat(model.devices()).isNotEmpty();
            assertThatThrownBy(() -> open(SHORT, LONG, 7, "/vm/" + UUID))
                    .isInstanceOf(DeviceBusy.class)
                    .hasMessageContaining(
                            "process " + ProcessHandle.current().pid() + " has kept libxl's lock on domain");
        }
    }

    @Test
    void theSecondGetsTheDeviceModelWhenTheFirstIsDone() throws Exception {
        DeviceModel first = open();
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> {
            try (DeviceModel model = open()) {
                return model.devices().size();
            } catch (DeviceModelUnavailable unavailable) {
                throw new AssertionError(unavailable);
            }
        });
        assertThat(first.devices()).hasSize(2);
        assertThat(second).isNotDone();
        first.close();
        assertThat(second.join()).isEqualTo(2);
    }

    @Test
    void aDomainWithoutASocketHasNoDeviceModel() {
        assertThatThrownBy(() -> open(LONG, LONG, 8, "/vm/" + UUID))
                .isInstanceOf(DeviceModelUnavailable.class)
                .hasMessageContaining("domain 8 has no device model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/vm/", "/vm/../../../../etc/passwd", "/vm/" + UUID + "/../x", UUID})
    void nothingThatIsNoUuidBecomesAPath(String vm) throws IOException {
        assertThatThrownBy(() -> open(LONG, LONG, 7, vm)).isInstanceOf(DeviceModelUnavailable.class);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("qmp-libxl-7");
        }
    }

    @Test
    void aDeviceModelThatDoesNotAnswerIsUnavailableAndTheLockIsFree() throws Exception {
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(folder.resolve("qmp-libxl-9")));
            assertThatThrownBy(() -> open(LONG, SHORT, 9, "/vm/" + UUID))
                    .isInstanceOf(DeviceModelUnavailable.class)
                    .hasMessageContaining("no answer");
        }
        assertThat(folder.resolve("userdata-l.9." + UUID + ".qmp-socket-lock")).doesNotExist();
    }

    @Test
    void anInterruptedOpeningIsNoReasonToForceAnything() throws Exception {
        try (DeviceModel first = open()) {
            assertThat(first.devices()).isNotEmpty();
            Thread.currentThread().interrupt();
            assertThatThrownBy(this::open).isInstanceOf(HostFault.class).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anEjectIsAWriteToTheAcpiRegister() throws Exception {
        try (DeviceModel model = open()) {
            model.eject(3);
            model.eject(31);
        }
        assertThat(qemu.commands)
                .contains(
                        "human-monitor-command{\"command-line\":\"o /w 0xae08 0x8\"}",
                        "human-monitor-command{\"command-line\":\"o /w 0xae08 0x80000000\"}");
    }

    @Test
    void anEjectThatTheMonitorDoesNotUnderstandIsAHostFault() throws Exception {
        qemu.ejectAnswer = "unknown command: o";
        try (DeviceModel model = open()) {
            assertThatThrownBy(() -> model.eject(3))
                    .isInstanceOf(HostFault.class)
                    .hasMessageContaining("unknown command: o");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 32})
    void aSlotThatNoGuestHasIsNotEjected(int slot) throws Exception {
        try (DeviceModel model = open()) {
            assertThatThrownBy(() -> model.eject(slot)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anAdditionNamesHostDeviceAndPlace() throws Exception {
        PciAddress host = PciAddress.parse("0000:00:13.1");
        try (DeviceModel model = open()) {
            model.add(new Addition("a", host, OptionalInt.of(0x1f), 1, true, true));
            model.add(new Addition("b", host, OptionalInt.empty(), 0, false, false));
        }
        assertThat(qemu.commands)
                .contains(
                        "device_add{\"driver\":\"xen-pci-passthrough\",\"id\":\"a\",\"hostaddr\":\"0000:00:13.1\","
                                + "\"addr\":\"1f.1\",\"multifunction\":true,\"permissive\":true}",
                        "device_add{\"driver\":\"xen-pci-passthrough\",\"id\":\"b\",\"hostaddr\":\"0000:00:13.1\"}");
    }

    @Test
    void anAdditionThatQemuRefusesIsAHostFault() throws Exception {
        try (DeviceModel model = open()) {
            assertThatThrownBy(() -> model.add(
                            new Addition(ID, PciAddress.parse("00:10.0"), OptionalInt.empty(), 0, false, false)))
                    .isInstanceOf(HostFault.class)
                    .hasMessage("domain 7's device model refuses device_add: Duplicate device ID");
        }
    }
}
