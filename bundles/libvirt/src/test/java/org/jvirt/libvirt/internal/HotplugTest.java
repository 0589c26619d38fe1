package org.jvirt.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.Impact;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.xml.AttachedDevicesXml;
import org.jvirt.libvirt.internal.rig.LibvirtDaemon;
import org.jvirt.libvirt.internal.rig.NoResources;
import org.jvirt.libvirt.internal.rig.Scene;
import org.jvirt.libvirt.internal.rig.TinyGuest;
import org.jvirt.libvirt.internal.session.LocalLibvirt;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.HypervisorConnection;

/** Disks and network cards given to a real QEMU, and taken from it: with a Linux that answers ACPI's requests, and with one that knows no ACPI. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotplugTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(800);
    private static final Set<Impact> BOTH = Set.of(Impact.LIVE, Impact.CONFIG);

    /** libvirt finds what it needs itself. */
    private static final DomainResources NONE = new NoResources();

    @TempDir
    private static Path folder;

    private LibvirtDaemon daemon;
    private LocalLibvirt local;
    private TinyGuest guests;
    private HypervisorConnection connection;
    private UUID answering;
    private UUID silent;

    @BeforeAll
    void boot() throws Exception {
        daemon = LibvirtDaemon.start(folder);
        guests = TinyGuest.prepare(folder);
        local = LocalLibvirt.start();
        connection =
                new LibvirtConnection(local, Session.open(local, daemon.uri().toString()), false);
        answering = Scene.start(daemon.uri(), guests.xml("answering", "", 1));
        guests.awaitReady();
        silent = Scene.start(daemon.uri(), guests.xml("silent", "acpi=off", 0));
        guests.awaitReady();
    }

    @AfterAll
    void end() throws Exception {
        if (local != null) {
            local.close();
        }
        if (guests != null) {
            guests.close();
        }
        if (daemon != null) {
            daemon.close();
        }
    }

    private static String disk(String target) throws Exception {
        Path image = folder.resolve(target + ".img");
        if (!Files.exists(image)) {
            Files.write(image, new byte[1 << 20]);
        }
        return "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='" + image
                + "'/><target dev='" + target + "' bus='virtio'/></disk>";
    }

    private static String card(String tail) {
        return "<interface type='user'><mac address='52:54:00:00:01:" + tail
                + "'/><model type='e1000'/><rom enabled='no'/></interface>";
    }

    private List<String> targets(UUID domain) {
        return AttachedDevicesXml.disks(connection.xml(domain)).stream()
                .map(AttachedDisk::target)
                .toList();
    }

    private List<String> macs(UUID domain) {
        return AttachedDevicesXml.interfaces(connection.xml(domain)).stream()
                .flatMap(card -> card.mac().stream())
                .map(Object::toString)
                .toList();
    }

    private void attach(UUID domain, String device, Impact... impact) {
        connection.attachDevice(domain, device, Set.of(impact), NONE);
    }

    private void detach(UUID domain, String device, Duration timeout, Impact... impact) {
        connection.detachDevice(domain, device, Set.of(impact), timeout, StepListener.NONE);
    }

    @Test
    void a_guest_that_answers_is_given_a_disk_and_lets_go_of_it() throws Exception {
        attach(answering, disk("vdb"), Impact.LIVE);
        assertThat(targets(answering)).containsExactly("vdb");
        assertThatThrownBy(() -> attach(answering, disk("vdb"))).isInstanceOf(VirtException.class);

        detach(answering, "<disk type='file'><target dev='vdb'/></disk>", LONG);
        assertThat(targets(answering)).isEmpty();
        assertThatThrownBy(() -> detach(answering, disk("vdb"), LONG))
                .isInstanceOf(NotAttached.class)
                .hasMessage("disk 'vdb' is not attached to domain 'answering'; nothing was changed");
    }

    @Test
    void a_guest_that_answers_is_given_a_card_and_lets_go_of_it() {
        attach(answering, card("01"));
        assertThat(macs(answering)).containsExactly("52:54:00:00:00:00", "52:54:00:00:01:01");
        assertThatThrownBy(() -> detach(answering, "<interface type='user'/>", LONG))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("more than one network card");

        detach(answering, card("01"), LONG, Impact.LIVE);
        assertThat(macs(answering)).containsExactly("52:54:00:00:00:00");
    }

    @Test
    void the_link_of_a_card_is_taken_down_while_it_is_there() {
        String card = AttachedDevicesXml.interfaceElements(connection.xml(answering), any -> true)
                .get(0);
        connection.updateDevice(
                answering, card.replace("</interface>", "<link state='down'/></interface>"), Set.of(), NONE);
        assertThat(connection.xml(answering)).contains("<link state='down'/>");
    }

    @Test
    void a_silent_guest_keeps_its_disk_and_so_does_the_answer_say() throws Exception {
        attach(silent, disk("vdc"));
        GuestSilent failed = catchThrowableOfType(GuestSilent.class, () -> detach(silent, disk("vdc"), SHORT));
        assertThat(failed).isNotNull();
        assertThat(failed.next()).startsWith("detach-device-alias --force=after-timeout silent ");
        assertThat(targets(silent)).containsExactly("vdc");
    }

    @Test
    void a_definition_has_what_a_domain_that_runs_has_not_and_the_other_way_round() throws Exception {
        UUID kept = connection.define(TinyGuest.emptyMachine("kept", "pc")).uuid();
        attach(kept, disk("vdd"), Impact.CONFIG);
        assertThat(targets(kept)).containsExactly("vdd");
        assertThatThrownBy(() -> attach(kept, disk("vde"), Impact.LIVE)).isInstanceOf(InvalidState.class);
        connection.start(kept, NONE, StepListener.NONE);
        detach(kept, disk("vdd"), LONG, Impact.CONFIG);
        assertThat(targets(kept)).containsExactly("vdd");
        assertThat(definition(kept)).isEmpty();

        // Nobody lets go in an empty machine: it would be waited for, were it asked.
        assertThatThrownBy(() -> connection.detachDevice(kept, disk("vdd"), BOTH, LONG, StepListener.NONE))
                .isInstanceOf(NotAttached.class)
                .hasMessage("disk 'vdd' is not in the definition of domain 'kept'; nothing was changed");
        connection.attachDevice(kept, disk("vdf"), BOTH, NONE);
        assertThat(targets(kept)).containsExactly("vdd", "vdf");
        assertThat(definition(kept)).containsExactly("vdf");
        assertThatThrownBy(() -> connection.detachDevice(kept, disk("vdf"), BOTH, SHORT, StepListener.NONE))
                .isInstanceOf(GuestSilent.class);
        assertThat(definition(kept)).containsExactly("vdf");
        connection.destroy(kept, List.of(), StepListener.NONE);
        connection.undefine(kept);
    }

    private List<String> definition(UUID domain) {
        return AttachedDevicesXml.disks(connection.definitionXml(domain, false).orElseThrow()).stream()
                .map(AttachedDisk::target)
                .toList();
    }

    @Test
    void a_transient_domain_has_no_definition_to_change() throws Exception {
        assertThatThrownBy(() -> attach(answering, disk("vdg"), Impact.CONFIG)).isInstanceOf(InvalidState.class);
        assertThatThrownBy(() -> detach(answering, card("00"), LONG, Impact.CONFIG))
                .isInstanceOf(InvalidState.class)
                .hasMessage("domain 'answering' is transient: it has no definition");
    }

    @Test
    void the_medium_in_a_drive_is_changed_and_taken_out() throws Exception {
        String drive = "<disk type='file' device='cdrom'>%s<target dev='hdc' bus='ide'/><readonly/></disk>";
        UUID drives = Scene.start(
                daemon.uri(),
                TinyGuest.emptyMachine("drives", "pc").replace("</devices>", String.format(drive, "") + "</devices>"));
        Path disc = Files.write(folder.resolve("disc.iso"), new byte[4096]);

        connection.updateDevice(drives, String.format(drive, "<source file='" + disc + "'/>"), Set.of(), NONE);
        assertThat(AttachedDevicesXml.disks(connection.xml(drives)))
                .singleElement()
                .satisfies(attached -> assertThat(attached.source()).contains(disc.toString()));
        connection.updateDevice(drives, String.format(drive, ""), Set.of(Impact.LIVE), NONE);
        assertThat(AttachedDevicesXml.disks(connection.xml(drives)))
                .singleElement()
                .satisfies(attached -> assertThat(attached.source()).isEmpty());
        assertThatThrownBy(() -> connection.updateDevice(drives, disk("vdz"), Set.of(), NONE))
                .isInstanceOf(VirtException.class);
        connection.destroy(drives, List.of(), StepListener.NONE);
    }

    @Test
    void what_is_taken_out_by_its_element_in_the_document_is_what_libvirt_meant() {
        attach(answering, card("02"));
        List<String> elements = AttachedDevicesXml.interfaceElements(
                connection.xml(answering),
                (AttachedInterface card) -> card.mac().orElseThrow().text().endsWith("02"));
        assertThat(elements).hasSize(1);
        detach(answering, elements.get(0), LONG);
        assertThat(macs(answering)).doesNotContain("52:54:00:00:01:02");
    }
}
