package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.DomainAction;
import org.jvirt.api.Impact;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.network.Networks;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.xml.AttachedDevicesXml;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.sim.internal.SimulatedHostDriver;

/** Disks, network cards and media that come and go, on a simulated host. */
@Timeout(30)
class HotplugTest {
    private static final UUID ID = UUID.fromString("6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a00aa");
    private static final UUID SILENT = UUID.fromString("6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0002");
    private static final Set<Impact> LIVE = Set.of(Impact.LIVE);
    private static final Set<Impact> CONFIG = Set.of(Impact.CONFIG);
    private static final Set<Impact> BOTH = Set.of(Impact.LIVE, Impact.CONFIG);

    private static final String HVM = "<type>hvm</type>";
    private static final String PV = "<type>linux</type><kernel>/k</kernel>";
    private static final String DRIVE = "<disk type='file' device='cdrom'>%s<target dev='hdc'/></disk>";

    private final Timeline time = Timeline.virtual();
    private final SimulatedHost host = SimulatedHost.standard(time);
    private final XenConnection connection = new XenConnection(host, XenSettings.DEFAULT);
    private final XenConnection services =
            (XenConnection) new SimulatedHostDriver(XenSettings.DEFAULT).open(URI.create("test:///default"));
    private final DomainResources resources = new DomainResources() {
        @Override
        public StoragePools storagePools() {
            return services.storagePools().orElseThrow();
        }

        @Override
        public Networks networks() {
            return services.networks().orElseThrow();
        }
    };

    private void start(String type, String devices) {
        connection.define("<domain type='xen'><name>new</name><uuid>" + ID + "</uuid><memory unit='MiB'>128</memory>"
                + "<vcpu>1</vcpu><os>" + type + "</os><devices>" + devices + "</devices></domain>");
        connection.start(ID, resources, StepListener.NONE);
    }

    private void attach(String device, Set<Impact> impact) {
        connection.attachDevice(ID, device, impact, resources);
    }

    private void detach(String device, Set<Impact> impact) {
        connection.detachDevice(ID, device, impact, Duration.ofSeconds(1), StepListener.NONE);
    }

    private void update(String device, Set<Impact> impact) {
        connection.updateDevice(ID, device, impact, resources);
    }

    private List<String> running() {
        return devices(connection.xml(ID));
    }

    private List<String> defined() {
        return devices(connection.definitionXml(ID, false).orElseThrow());
    }

    /** Disks by their targets and sources, cards by the ends of their addresses. */
    private static List<String> devices(String xml) {
        List<String> devices = new ArrayList<>();
        AttachedDevicesXml.disks(xml)
                .forEach(disk -> devices.add(disk.target() + " " + disk.source().orElse("-")));
        AttachedDevicesXml.interfaces(xml)
                .forEach(card -> devices.add(card.mac().orElseThrow().text().substring(15)));
        return devices;
    }

    private static String disk(String target) {
        return "<disk type='file'><source file='/srv/a.img'/><target dev='" + target + "'/></disk>";
    }

    private static String card(int number) {
        return "<interface type='bridge'><mac address='00:16:3e:00:00:0" + number
                + "'/><source bridge='br0'/></interface>";
    }

    @Test
    void a_domain_that_runs_a_definition_or_both_are_given_and_lose_devices() {
        start(PV, disk("xvda"));
        attach(disk("xvdb"), Set.of());
        attach(card(1), LIVE);
        assertThat(running()).containsExactly("xvda /srv/a.img", "xvdb /srv/a.img", "01");
        assertThat(defined()).containsExactly("xvda /srv/a.img");

        attach(disk("xvdc"), BOTH);
        attach(card(2), CONFIG);
        assertThat(running()).containsExactly("xvda /srv/a.img", "xvdb /srv/a.img", "xvdc /srv/a.img", "01");
        assertThat(defined()).containsExactly("xvda /srv/a.img", "xvdc /srv/a.img", "02");

        detach("<disk><target dev='xvdc'/></disk>", BOTH);
        detach("<interface/>", LIVE);
        detach(card(2), CONFIG);
        assertThat(running()).containsExactly("xvda /srv/a.img", "xvdb /srv/a.img");
        assertThat(defined()).containsExactly("xvda /srv/a.img");

        connection.destroy(ID, List.of(), StepListener.NONE);
        attach(disk("hda"), Set.of());
        detach(disk("xvda"), Set.of());
        assertThat(defined()).containsExactly("hda /srv/a.img");
        assertThatThrownBy(() -> attach(disk("xvdb"), LIVE)).isInstanceOf(InvalidState.class);
    }

    @Test
    void what_they_are_of_is_looked_up_by_name() {
        start(HVM, "");
        resources
                .storagePools()
                .lookup("default-pool")
                .createVolume(
                        "<volume><name>image</name><capacity>1048576</capacity><target><format type='qcow2'/></target></volume>",
                        ProgressListener.NONE);
        String volume =
                "<disk type='volume'><driver type='qcow2'/><source pool='default-pool' volume='%s'/><target dev='xvdb'/></disk>";
        attach(String.format(volume, "image"), LIVE);
        attach("<interface type='network'><source network='default'/></interface>", LIVE);
        String xml = connection.xml(ID);
        assertThat(AttachedDevicesXml.disks(xml))
                .containsExactly(new AttachedDisk(
                        "file", "disk", "xvdb", Optional.of("/default-pool/image"), Optional.of("qcow2"), false));
        assertThat(AttachedDevicesXml.interfaces(xml)).singleElement().satisfies(card -> {
            assertThat(card.source()).contains("virbr0");
            assertThat(card.model()).contains("netfront");
        });

        assertThatThrownBy(() -> attach(String.format(volume, "nope").replace("xvdb", "xvdc"), LIVE))
                .isInstanceOf(NoSuchStorageVolume.class);
        assertThatThrownBy(() -> attach("<interface type='network'><source network='nope'/></interface>", LIVE))
                .isInstanceOf(NoSuchNetwork.class);
        assertThat(running()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdb", "sdb"})
    void what_would_be_emulated_cannot_begin_while_a_guest_with_a_device_model_runs(String target) {
        start(HVM, "");
        assertThatThrownBy(() -> attach(disk(target), BOTH))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("'" + target + "' would be emulated");
        assertThatThrownBy(() -> attach(String.format(DRIVE, "<source file='/srv/a.iso'/>"), LIVE))
                .isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> attach(card(1).replace("</i", "<model type='e1000'/></i"), LIVE))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("model e1000 would be emulated");
        assertThat(running()).isEmpty();
        assertThat(defined()).isEmpty();
        attach(disk(target), CONFIG);
        assertThat(defined()).containsExactly(target + " /srv/a.img");
    }

    @Test
    void what_is_there_already_does_not_come_again_and_what_is_not_does_not_go() {
        start(PV, disk("xvda") + card(1) + card(2));
        for (Set<Impact> impact : List.of(LIVE, CONFIG, BOTH)) {
            assertThatThrownBy(() -> attach(disk("xvda"), impact)).isInstanceOf(InvalidRequest.class);
            assertThatThrownBy(() -> attach(card(1), impact)).isInstanceOf(InvalidRequest.class);
            assertThatThrownBy(() -> detach(disk("xvdb"), impact)).isInstanceOf(NotAttached.class);
            assertThatThrownBy(() -> detach(card(3), impact)).isInstanceOf(NotAttached.class);
            assertThatThrownBy(() -> detach("<interface/>", impact))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("more than one network card");
            assertThatThrownBy(() -> update(disk("xvdb"), impact)).isInstanceOf(NotAttached.class);
            assertThatThrownBy(() -> update(card(3), impact)).isInstanceOf(NotAttached.class);
            assertThatThrownBy(() -> update(card(3).replaceAll("<mac[^>]*>", ""), impact))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("<interface> lacks <mac>");
        }
        assertThat(running()).containsExactly("xvda /srv/a.img", "01", "02");
        assertThat(defined()).containsExactly("xvda /srv/a.img", "01", "02");

        detach(disk("xvda"), LIVE);
        assertThatThrownBy(() -> detach(disk("xvda"), BOTH)).isInstanceOf(NotAttached.class);
        assertThat(defined()).contains("xvda /srv/a.img");
    }

    @Test
    void a_guest_that_does_not_answer_keeps_its_disk_and_its_definition_too_until_it_does() {
        start(PV, disk("xvda"));
        connection.act(ID, DomainAction.SUSPEND);
        long before = time.nanos();
        GuestSilent silent = catchThrowableOfType(GuestSilent.class, () -> detach(disk("xvda"), BOTH));
        assertThat(silent)
                .hasMessage(
                        "guest 'new' did not let go of disk 'xvda' in the 10 s for which xl waits: it uses it, or has"
                                + " no PV drivers and never will; the guest keeps the disk, and may still let go of it; next:"
                                + " detach-disk new xvda");
        assertThat(Duration.ofNanos(time.nanos() - before)).isEqualTo(Duration.ofSeconds(10));
        assertThat(running()).containsExactly("xvda /srv/a.img");
        assertThat(defined()).containsExactly("xvda /srv/a.img");

        connection.act(ID, DomainAction.RESUME);
        detach(disk("xvda"), BOTH);
        assertThat(running()).isEmpty();
        assertThat(defined()).isEmpty();
    }

    /** xl takes it all the same. */
    @Test
    void a_guest_that_does_not_answer_loses_its_card() {
        connection.attachDevice(SILENT, card(1), LIVE, resources);
        connection.detachDevice(SILENT, card(1), LIVE, Duration.ofSeconds(1), StepListener.NONE);
        assertThat(devices(connection.xml(SILENT))).isEmpty();
    }

    @Test
    void a_detach_that_xl_did_not_begin_is_no_silence() {
        start(PV, disk("xvda"));
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String call) {
                if (call.equals("xl.block-detach")) {
                    throw new HostFault("xl is not there", null);
                }
            }
        });
        assertThatThrownBy(() -> detach(disk("xvda"), BOTH)).isInstanceOf(HostFault.class);
        assertThat(defined()).hasSize(1);
    }

    @Test
    void a_device_that_does_not_come_is_not_in_the_definition_either() {
        start(PV, "");
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String call) {
                if (call.endsWith("-attach")) {
                    throw new HostFault("xl is not there", null);
                }
            }
        });
        assertThatThrownBy(() -> attach(disk("xvda"), BOTH)).isInstanceOf(HostFault.class);
        assertThatThrownBy(() -> attach(card(1), BOTH)).isInstanceOf(HostFault.class);
        assertThat(defined()).isEmpty();
    }

    @Test
    void a_medium_is_changed_and_taken_out_and_the_drive_stays() {
        start(HVM, String.format(DRIVE, "<source file='/srv/first.iso'/>"));
        assertThat(running()).containsExactly("hdc /srv/first.iso");
        update(String.format(DRIVE, "<source file='/srv/a.iso'/>"), BOTH);
        assertThat(running()).containsExactly("hdc /srv/a.iso");
        assertThat(defined()).containsExactly("hdc /srv/a.iso");
        update(String.format(DRIVE, ""), Set.of());
        assertThat(running()).containsExactly("hdc -");
        assertThat(defined()).containsExactly("hdc /srv/a.iso");
        assertThatThrownBy(() -> detach(String.format(DRIVE, ""), BOTH))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("drive 'hdc' is emulated");
        detach(String.format(DRIVE, ""), CONFIG);
        assertThat(defined()).isEmpty();
    }

    @Test
    void a_drive_that_was_empty_at_first_is_given_nothing_while_its_domain_runs() {
        start(HVM, String.format(DRIVE, ""));
        String medium = String.format(DRIVE, "<source file='/srv/a.iso'/>");
        assertThatThrownBy(() -> update(medium, BOTH))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("drive 'hdc' was empty when domain");
        assertThat(running()).containsExactly("hdc -");
        assertThat(defined()).containsExactly("hdc -");
        update(medium, CONFIG);
        assertThat(defined()).containsExactly("hdc /srv/a.iso");
    }

    @ParameterizedTest
    @CsvSource({"xvda,false", "hdc,true"})
    void nothing_but_a_raw_medium_of_an_hvm_guest_is_changed_while_it_runs(String target, boolean drive) {
        start(drive ? HVM : PV, drive ? String.format(DRIVE, "<source file='/srv/a'/>") : disk(target) + card(1));
        List<String> before = running();
        String changed = (drive ? String.format(DRIVE, "<source file='/srv/b'/>") : disk(target))
                .replace("<target", "<driver type='qcow2'/><target");
        assertThatThrownBy(() -> update(changed, BOTH)).isInstanceOf(VirtException.class);
        assertThat(running()).isEqualTo(before);
        assertThat(defined()).isEqualTo(before);
        if (!drive) {
            assertThatThrownBy(() -> update(card(1), LIVE)).isInstanceOf(NotSupported.class);
            update(card(1).replace("br0", "br1"), CONFIG);
            update(disk(target).replace("a.img", "b.img"), CONFIG);
            assertThat(defined()).containsExactly(target + " /srv/b.img", "01");
            assertThat(AttachedDevicesXml.interfaces(
                            connection.definitionXml(ID, false).orElseThrow()))
                    .extracting(AttachedInterface::source)
                    .containsExactly(Optional.of("br1"));
        }
    }

    @Test
    void the_host_itself_and_domains_without_a_definition_are_told_apart() {
        UUID dom0 = new UUID(0, 0);
        assertThatThrownBy(() -> connection.attachDevice(dom0, disk("xvdb"), LIVE, resources))
                .isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> connection.attachDevice(SILENT, disk("xvdb"), CONFIG, resources))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("is transient");
    }
}
