package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainType;
import org.jvirt.api.Impact;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.Networks;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.xml.AttachedDevicesXml;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.sim.internal.SimulatedHostDriver;

/** Domains made of volumes and networks, all of them simulated. */
class CreateTest {
    private static final String DOMAIN = """
            <domain type='xen'>
              <name>new</name>
              <memory unit='MiB'>128</memory>
              <vcpu>2</vcpu>
              <os><type>hvm</type></os>
              <devices>
                <disk type='volume'>
                  <driver type='raw'/>
                  <source pool='default-pool' volume='disk'/>
                  <target dev='hda'/>
                </disk>
                <interface type='network'>
                  <mac address='00:16:3e:00:00:01'/>
                  <source network='default'/>
                </interface>
              </devices>
            </domain>
            """;

    private final SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private final XenConnection connection = new XenConnection(host, XenSettings.DEFAULT);
    private final DomainResources resources = new Services();

    /** The pools and networks that a simulated host brings along. */
    private static final class Services implements DomainResources {
        private final XenConnection services =
                (XenConnection) new SimulatedHostDriver(XenSettings.DEFAULT).open(URI.create("test:///default"));

        @Override
        public StoragePools storagePools() {
            return services.storagePools().orElseThrow();
        }

        @Override
        public Networks networks() {
            return services.networks().orElseThrow();
        }
    }

    private StoragePool pool() {
        return resources.storagePools().lookup("default-pool");
    }

    CreateTest() {
        volume("disk", "raw");
        volume("image", "qcow2");
        resources.networks().define("<network><name>down</name><ip address='10.7.0.1' prefix='24'/></network>");
    }

    private void volume(String name, String format) {
        pool().createVolume(
                        "<volume><name>" + name + "</name><capacity>1048576</capacity><target><format type='" + format
                                + "'/></target></volume>",
                        ProgressListener.NONE);
    }

    @Test
    void a_disk_and_a_card_are_found_by_name() {
        DomainIdentity created = connection.create(DOMAIN, resources, StepListener.NONE);

        int id = created.id().orElseThrow();
        assertThat(created.name()).isEqualTo("new");
        assertThat(read("vbd", id, "params")).contains("/default-pool/disk");
        assertThat(read("vbd", id, "dev")).contains("hda");
        assertThat(read("vif", id, "mac")).contains("00:16:3e:00:00:01");
        assertThat(read("vif", id, "bridge")).contains("virbr0");
        DomainInfo info = info(created);
        assertThat(info.id()).hasValue(id);
        assertThat(info.type()).isEqualTo(DomainType.HVM);
        assertThat(info.vcpus()).isEqualTo(2);
        assertThat(info.memoryKib()).isEqualTo(128 << 10);

        connection.destroy(created.uuid(), List.of(), StepListener.NONE);
        assertThat(read("vbd", id, "params")).isEmpty();
    }

    @Test
    void a_domain_that_runs_has_its_disks_and_cards_in_its_document() {
        DomainIdentity created = connection.create(DOMAIN.replace("</devices>", """
                        <disk type='volume' device='cdrom'>
                          <driver type='qcow2'/>
                          <source pool='default-pool' volume='image'/>
                          <target dev='hdc'/>
                        </disk>
                        <disk type='block'><source dev='/dev/sdb'/><target dev='xvdb'/></disk>
                        <interface type='bridge'>
                          <mac address='00:16:3e:00:00:02'/>
                          <source bridge='br0'/>
                          <model type='netfront'/>
                        </interface>
                        </devices>
                        """), resources, StepListener.NONE);

        String xml = connection.xml(created.uuid());
        assertThat(AttachedDevicesXml.disks(xml))
                .containsExactly(
                        new AttachedDisk(
                                "file", "disk", "hda", Optional.of("/default-pool/disk"), Optional.of("raw"), false),
                        new AttachedDisk(
                                "file", "cdrom", "hdc", Optional.of("/default-pool/image"), Optional.of("qcow2"), true),
                        new AttachedDisk("block", "disk", "xvdb", Optional.of("/dev/sdb"), Optional.of("raw"), false));
        int id = created.id().orElseThrow();
        assertThat(AttachedDevicesXml.interfaces(xml))
                .containsExactly(
                        new AttachedInterface(
                                Optional.of("vif" + id + ".0"),
                                "bridge",
                                Optional.of("virbr0"),
                                Optional.empty(),
                                Optional.of(new MacAddress("00:16:3e:00:00:01"))),
                        new AttachedInterface(
                                Optional.of("vif" + id + ".1"),
                                "bridge",
                                Optional.of("br0"),
                                Optional.of("netfront"),
                                Optional.of(new MacAddress("00:16:3e:00:00:02"))));
    }

    @Test
    void memory_and_processors_are_given_within_what_the_domain_was_made_with() {
        DomainIdentity created = connection.create(DOMAIN, resources, StepListener.NONE);

        connection.setMemory(created.uuid(), 65_536, Set.of(Impact.LIVE));
        connection.setVcpus(created.uuid(), 1, Set.of());
        assertThat(info(created).memoryKib()).isEqualTo(65_536);
        assertThat(info(created).maxMemoryKib()).isEqualTo(128 << 10);
        assertThat(info(created).vcpus()).isEqualTo(1);

        connection.setMemory(created.uuid(), 128 << 10, Set.of());
        connection.setVcpus(created.uuid(), 2, Set.of(Impact.LIVE));
        assertThat(info(created).memoryKib()).isEqualTo(128 << 10);
        assertThat(info(created).vcpus()).isEqualTo(2);
    }

    @Test
    void more_than_it_was_made_with_is_refused_before_xl_hears_of_it() {
        DomainIdentity created = connection.create(DOMAIN, resources, StepListener.NONE);
        DomainInfo before = info(created);
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String call) {
                assertThat(call).isNotIn("xl.mem-set", "xl.vcpu-set");
            }
        });
        for (long kib : new long[] {-1, 0, (128 << 10) + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> connection.setMemory(created.uuid(), kib, Set.of(Impact.LIVE)))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("domain 'new' cannot have " + kib + " KiB of memory: expected from 1 to 131072 KiB");
        }
        for (int count : new int[] {-1, 0, 3, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> connection.setVcpus(created.uuid(), count, Set.of()))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("domain 'new' cannot have " + count + " virtual processors: expected from 1 to 2");
        }
        assertThatThrownBy(() -> connection.setMemory(created.uuid(), 65_536, Set.of(Impact.LIVE, Impact.CONFIG)))
                .isInstanceOf(InvalidState.class)
                .hasMessage("domain 'new' is transient: it has no definition");
        assertThat(info(created)).isEqualTo(before);
    }

    private DomainInfo info(DomainIdentity domain) {
        return connection.domains().stream()
                .filter(info -> info.uuid().equals(domain.uuid()))
                .findFirst()
                .orElseThrow();
    }

    /** As while a domain comes, or goes, or was damaged by hand. */
    @Test
    void what_xenstore_tells_by_half_takes_nothing_else_along() {
        DomainIdentity created = connection.create(DOMAIN, resources, StepListener.NONE);
        String devices = "/libxl/" + created.id().orElseThrow() + "/device";
        host.xenStore().write(devices + "/vbd/51712/params", "/half");
        host.xenStore().write(devices + "/vbd/5632/dev", "hdc");
        host.xenStore().write(devices + "/vbd/nonsense/dev", "hdd");
        host.xenStore().write(devices + "/vif/0/mac", "'/>");

        String xml = connection.xml(created.uuid());
        assertThat(AttachedDevicesXml.disks(xml))
                .extracting(AttachedDisk::target, AttachedDisk::source)
                .containsExactly(tuple("hda", Optional.of("/default-pool/disk")), tuple("hdc", Optional.empty()));
        assertThat(AttachedDevicesXml.interfaces(xml))
                .extracting(AttachedInterface::mac)
                .containsExactly(Optional.empty());
    }

    private Optional<String> read(String kind, int id, String key) {
        return host.xenStore().read("/local/domain/0/backend/" + kind + "/" + id + "/0/" + key);
    }

    /** The guest gets the image itself, as a guest does that has written one. */
    @Test
    void a_disk_that_is_said_to_be_raw_is_raw_whatever_is_on_it() {
        int id = connection
                .create(DOMAIN.replace("volume='disk'", "volume='image'"), resources, StepListener.NONE)
                .id()
                .orElseThrow();
        assertThat(read("vbd", id, "params")).contains("/default-pool/image");
    }

    @Test
    void an_image_that_is_said_to_be_one_is_given_as_one() {
        int id = connection
                .create(
                        DOMAIN.replace("volume='disk'", "volume='image'").replace("type='raw'", "type='qcow2'"),
                        resources,
                        StepListener.NONE)
                .id()
                .orElseThrow();
        assertThat(read("qdisk", id, "params")).contains("qcow2:/default-pool/image");
    }

    @Test
    void what_a_failed_creation_left_is_removed() {
        List<DomainIdentity> before = connection.identities();
        host.intercept(new PortInterceptor() {
            @Override
            public void after(String call) {
                if (call.equals("xl.create")) {
                    throw new HostFault("xl was killed", null);
                }
            }
        });
        assertThatThrownBy(() -> connection.create(DOMAIN, resources, StepListener.NONE))
                .isInstanceOf(HostFault.class)
                .hasMessage("xl was killed")
                .hasNoSuppressedExceptions();
        assertThat(connection.identities()).isEqualTo(before);
    }

    @Test
    void a_uuid_belongs_to_one_domain() {
        String twice = DOMAIN.replace(
                "<memory", "<uuid>" + connection.identities().get(1).uuid() + "</uuid><memory");
        assertThatThrownBy(() -> connection.create(twice, resources, StepListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("belongs to domain '");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    volume='disk'      | volume='none'       | NoSuchStorageVolume | none
                    pool='default-pool'| pool='none'         | NoSuchStoragePool   | none
                    network='default'  | network='none'      | NoSuchNetwork       | none
                    network='default'  | network='down'      | InvalidState        | network 'down' is not active: expected it to be started first
                    type='raw'         | type='qcow2'        | InvalidState        | volume 'disk' of pool 'default-pool' is no qcow2 image: expected <driver type='raw'/>
                    <driver type='raw'/>  <source pool='default-pool' volume='disk'/> | <source pool='default-pool' volume='image'/> | InvalidState | begins as a qcow2 image, of which its <disk> does not speak
                    <disk type='volume'>  <driver type='raw'/>  <source pool='default-pool' volume='disk'/> | <disk type='file'><driver type='qcow2'/><source file='/etc/passwd'/> | InvalidState | the disk's image /etc/passwd is in no active pool
                    <disk type='volume'>  <driver type='raw'/>  <source pool='default-pool' volume='disk'/> | <disk type='block'><driver type='qcow2'/><source dev='/dev/sdb'/> | NotSupported | a qcow2 image on the block device /dev/sdb is not supported
                    <name>new</name>   | <name>web</name>    | InvalidRequest      | domain 'web' already exists with uuid
                    """)
    void what_cannot_be_found_is_refused_and_nothing_is_made(String part, String other, String error, String sentence) {
        String flat = DOMAIN.replaceAll("\\n *", "  ").replace(">  <", "><");
        String wanted = part.replace(">  <", "><");
        assertThat(flat).contains(wanted);
        List<DomainIdentity> before = connection.identities();

        assertThatThrownBy(() -> connection.create(flat.replace(wanted, other), resources, StepListener.NONE))
                .isInstanceOf(VirtException.class)
                .hasMessageContaining(sentence)
                .satisfies(
                        failed -> assertThat(failed.getClass().getSimpleName()).isEqualTo(error));
        assertThat(connection.identities()).isEqualTo(before);
    }
}
