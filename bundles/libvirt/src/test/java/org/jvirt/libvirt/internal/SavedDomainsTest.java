package org.jvirt.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.MigrateFlag;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.libvirt.internal.rig.LibvirtDaemon;
import org.jvirt.libvirt.internal.rig.NoResources;
import org.jvirt.libvirt.internal.rig.TinyGuest;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.HypervisorConnection;

/** Machines under a real QEMU that are saved, restored, and moved between two real libvirtds. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedDomainsTest {
    private static final DomainResources NONE = new NoResources();

    @TempDir
    private static Path folder;

    private final LibvirtDriver driver = new LibvirtDriver(false);
    private LibvirtDaemon here;
    private LibvirtDaemon there;
    private HypervisorConnection connection;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(
                LibvirtDaemon.isInstalled("qemu-system-x86_64"),
                "qemu-system-x86_64 is not installed: apt-get install qemu-system-x86");
        here = LibvirtDaemon.start(Files.createDirectory(folder.resolve("here")));
        there = LibvirtDaemon.start(Files.createDirectory(folder.resolve("there")));
        connection = driver.open(here.uri());
    }

    @AfterAll
    void stop() {
        driver.deactivate();
        if (here != null) {
            here.close();
        }
        if (there != null) {
            there.close();
        }
    }

    private static DomainIdentity started(HypervisorConnection on, String name) {
        DomainIdentity domain = on.define(TinyGuest.emptyMachine(name, "pc"));
        on.start(domain.uuid(), NONE, StepListener.NONE);
        return domain;
    }

    private static DomainInfo info(HypervisorConnection on, UUID domain) {
        return on.domains().stream()
                .filter(info -> info.uuid().equals(domain))
                .findFirst()
                .orElseThrow();
    }

    private void end(DomainIdentity domain) {
        connection.destroy(domain.uuid(), List.of(), StepListener.NONE);
        connection.undefine(domain.uuid());
    }

    @Test
    void a_domain_goes_on_from_its_file() throws Exception {
        DomainIdentity domain = started(connection, "filed");
        Path file = folder.resolve("filed.save");
        BlockingQueue<DomainEvent> events = new ArrayBlockingQueue<>(16);
        try (Subscription listening = connection.onEvent(events::add)) {
            connection.save(domain.uuid(), file, Set.of(), StepListener.NONE);
            assertThat(Files.size(file)).isPositive();
            assertThat(info(connection, domain.uuid()).state()).isEqualTo(DomainState.SHUTOFF);
            awaitEvent(events, new DomainEvent("filed", domain.uuid(), DomainEvent.Kind.STOPPED));
            assertThatThrownBy(() -> connection.save(domain.uuid(), file, Set.of(), StepListener.NONE))
                    .isInstanceOf(InvalidState.class)
                    .hasMessageContaining("cannot save domain 'filed' to '" + file + "'");

            DomainIdentity restored = connection.restore(file, Set.of(), StepListener.NONE);
            assertThat(restored.uuid()).isEqualTo(domain.uuid());
            assertThat(restored.id()).isPresent();
            assertThat(info(connection, domain.uuid()).state()).isEqualTo(DomainState.RUNNING);
            awaitEvent(events, new DomainEvent("filed", domain.uuid(), DomainEvent.Kind.STARTED));
        }
        assertThatThrownBy(() -> connection.restore(file, Set.of(), StepListener.NONE))
                .isInstanceOf(VirtException.class)
                .hasMessageContaining("already active");

        connection.save(domain.uuid(), file, EnumSet.of(SaveFlag.PAUSED), StepListener.NONE);
        connection.restore(file, Set.of(), StepListener.NONE);
        assertThat(info(connection, domain.uuid()).state()).isEqualTo(DomainState.PAUSED);
        connection.save(domain.uuid(), file, Set.of(), StepListener.NONE);
        connection.restore(file, EnumSet.of(SaveFlag.RUNNING), StepListener.NONE);
        assertThat(info(connection, domain.uuid()).state()).isEqualTo(DomainState.RUNNING);
        end(domain);
    }

    /** QEMU's domains are suspended before they are saved, and that is told too. */
    private static void awaitEvent(BlockingQueue<DomainEvent> events, DomainEvent wanted) throws InterruptedException {
        DomainEvent event;
        do {
            event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("an event before " + wanted).isNotNull();
        } while (!event.equals(wanted));
    }

    @Test
    void what_is_no_saved_domain_is_refused() throws Exception {
        Path none = Files.writeString(folder.resolve("none"), "x".repeat(10_000));
        assertThatThrownBy(() -> connection.restore(none, Set.of(), StepListener.NONE))
                .isInstanceOf(VirtException.class)
                .hasMessageStartingWith("cannot restore a domain from '" + none + "': ");
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> connection.restore(missing, Set.of(), StepListener.NONE))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("No such file");
        DomainIdentity domain = started(connection, "stays");
        assertThatThrownBy(() -> connection.save(
                        domain.uuid(), folder.resolve("nowhere/stays.save"), Set.of(), StepListener.NONE))
                .isInstanceOf(HostFault.class);
        assertThat(info(connection, domain.uuid()).state()).isEqualTo(DomainState.RUNNING);
        end(domain);
    }

    @Test
    void a_domain_whose_save_libvirt_keeps_goes_on_at_its_next_start() {
        DomainIdentity domain = started(connection, "kept");
        UUID uuid = domain.uuid();
        assertThat(info(connection, uuid).managedSave()).isFalse();
        connection.managedSave(uuid, EnumSet.of(SaveFlag.PAUSED), StepListener.NONE);
        assertThat(info(connection, uuid))
                .matches(DomainInfo::managedSave)
                .extracting(DomainInfo::state)
                .isEqualTo(DomainState.SHUTOFF);
        assertThatThrownBy(() -> connection.undefine(uuid)).isInstanceOf(InvalidState.class);

        connection.start(uuid, NONE, StepListener.NONE);
        // Suspended as it was to be: it has not booted anew.
        assertThat(info(connection, uuid).state()).isEqualTo(DomainState.PAUSED);
        assertThat(info(connection, uuid).managedSave()).isFalse();

        connection.managedSave(uuid, Set.of(), StepListener.NONE);
        connection.removeManagedSave(uuid);
        connection.removeManagedSave(uuid);
        assertThat(info(connection, uuid).managedSave()).isFalse();
        connection.start(uuid, NONE, StepListener.NONE);
        assertThat(info(connection, uuid).state()).isEqualTo(DomainState.RUNNING);
        end(domain);
    }

    @Test
    void a_domain_moves_to_another_libvirtd_and_back() {
        try (HypervisorConnection other = driver.open(there.uri())) {
            DomainIdentity domain = started(connection, "wanderer");
            connection.migrate(
                    domain.uuid(),
                    request(
                            there.uri(),
                            "away",
                            MigrateFlag.LIVE,
                            MigrateFlag.PERSIST_DEST,
                            MigrateFlag.UNDEFINE_SOURCE),
                    StepListener.NONE);
            assertThat(connection.identities()).extracting(DomainIdentity::uuid).doesNotContain(domain.uuid());
            assertThat(info(other, domain.uuid()))
                    .matches(DomainInfo::persistent)
                    .extracting(DomainInfo::state)
                    .isEqualTo(DomainState.RUNNING);

            other.migrate(domain.uuid(), request(here.uri(), "back", MigrateFlag.PAUSED), StepListener.NONE);
            assertThat(info(connection, domain.uuid()).state()).isEqualTo(DomainState.PAUSED);
            assertThat(info(other, domain.uuid()).state()).isEqualTo(DomainState.SHUTOFF);
            connection.destroy(domain.uuid(), List.of(), StepListener.NONE);
            other.undefine(domain.uuid());
        }
    }

    @Test
    void a_host_moves_a_domain_itself() {
        try (HypervisorConnection other = driver.open(there.uri())) {
            DomainIdentity domain = started(connection, "sent");
            connection.migrate(
                    domain.uuid(),
                    new MigrationRequest(
                            there.uri(),
                            EnumSet.of(MigrateFlag.PEER2PEER, MigrateFlag.LIVE),
                            Optional.of(socket("sent")),
                            Optional.of("received")),
                    StepListener.NONE);
            assertThat(info(other, domain.uuid()).name()).isEqualTo("received");
            assertThat(info(connection, domain.uuid()).state()).isEqualTo(DomainState.SHUTOFF);
            other.destroy(domain.uuid(), List.of(), StepListener.NONE);
            connection.undefine(domain.uuid());
        }
    }

    @Test
    void a_domain_that_cannot_move_stays() {
        DomainIdentity domain = started(connection, "rooted");
        URI nobody = URI.create("qemu+unix:///system?socket=" + folder.resolve("nobody"));
        assertThatThrownBy(() -> connection.migrate(domain.uuid(), request(nobody, "x"), StepListener.NONE))
                .isInstanceOf(HostUnavailable.class)
                .hasMessageStartingWith("cannot connect to " + nobody);
        assertThatThrownBy(() -> connection.migrate(domain.uuid(), request(here.uri(), "x"), StepListener.NONE))
                .isInstanceOf(VirtException.class)
                .hasMessageStartingWith("cannot migrate domain 'rooted' to " + here.uri());
        assertThat(info(connection, domain.uuid()).state()).isEqualTo(DomainState.RUNNING);
        end(domain);
    }

    /** The hosts have networks of their own: they meet at a socket. */
    private static String socket(String name) {
        return "unix://" + folder.resolve(name + ".socket");
    }

    private static MigrationRequest request(URI destination, String name, MigrateFlag... flags) {
        Set<MigrateFlag> all = EnumSet.noneOf(MigrateFlag.class);
        all.addAll(List.of(flags));
        return new MigrationRequest(destination, all, Optional.of(socket(name)), Optional.empty());
    }
}
