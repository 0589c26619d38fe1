package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.VirtException;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;

/** Domains that are saved and restored, on a simulated host: with their files, their definitions and their devices. */
@Timeout(30)
class SaveTest {
    private static final PciAddress FREE = PciAddress.parse("0000:0c:00.0");

    private final SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private final XenConnection connection = new XenConnection(host, XenSettings.DEFAULT);

    @TempDir
    private Path folder;

    private static final DomainResources NONE = new NoResources();

    private static String document(String name) {
        return "<domain type='xen'><name>" + name
                + "</name><memory unit='MiB'>256</memory><currentMemory unit='MiB'>128</currentMemory>"
                + "<vcpu current='1'>2</vcpu><os><type>hvm</type></os><devices>"
                + "<disk type='block'><source dev='/dev/vg/disk'/><target dev='sda'/></disk>"
                + "<interface type='bridge'><mac address='00:16:3e:00:00:07'/><source bridge='br0'/></interface>"
                + "</devices></domain>";
    }

    private UUID started(String name) {
        UUID uuid = connection.define(document(name)).uuid();
        connection.start(uuid, NONE, StepListener.NONE);
        return uuid;
    }

    private DomainInfo info(UUID domain) {
        return connection.domains().stream()
                .filter(info -> info.uuid().equals(domain))
                .findFirst()
                .orElseThrow();
    }

    private void save(UUID domain, Path file) {
        connection.save(domain, file, Set.of(), StepListener.NONE);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void a_domain_is_what_it_was_when_it_goes_on_from_its_file() throws Exception {
        UUID domain = started("kept");
        DomainInfo before = info(domain);
        String xml = connection.xml(domain);
        Path file = folder.resolve("kept.save");

        save(domain, file);
        assertThat(info(domain).state()).isEqualTo(DomainState.SHUTOFF);
        assertThat(host.domainId("kept")).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(files()).containsExactly("kept.save");

        DomainIdentity restored = connection.restore(file, Set.of(), StepListener.NONE);
        assertThat(restored.uuid()).isEqualTo(domain);
        DomainInfo after = info(domain);
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(after).usingRecursiveComparison().ignoringFields("id").isEqualTo(before);
        assertThat(withoutNumber(connection.xml(domain))).isEqualTo(withoutNumber(xml));
        assertThat(file).exists();
        assertThatThrownBy(() -> connection.restore(file, Set.of(), StepListener.NONE))
                .isInstanceOf(InvalidState.class)
                .hasMessage("domain 'kept' is already running");
    }

    /** The domain's number is in its document and in the names of its interfaces. */
    private static String withoutNumber(String xml) {
        return xml.replaceAll("(vif|id=.)[0-9]+", "$1");
    }

    @Test
    void a_domain_without_a_definition_is_back_too_and_suspended_if_it_is_to_be() {
        DomainIdentity domain = connection.create(document("passing"), NONE, StepListener.NONE);
        Path file = folder.resolve("passing.save");
        connection.save(domain.uuid(), file, Set.of(SaveFlag.RUNNING), StepListener.NONE);
        assertThat(connection.identities()).extracting(DomainIdentity::uuid).doesNotContain(domain.uuid());

        connection.restore(file, Set.of(SaveFlag.PAUSED), StepListener.NONE);
        assertThat(info(domain.uuid()).state()).isEqualTo(DomainState.PAUSED);
        assertThat(info(domain.uuid()).persistent()).isFalse();
        connection.act(domain.uuid(), DomainAction.RESUME);
    }

    @Test
    void another_domain_of_its_name_or_uuid_keeps_it_out() {
        UUID domain = started("one");
        Path file = folder.resolve("one.save");
        save(domain, file);
        connection.undefine(domain);
        UUID other = started("one");
        assertThatThrownBy(() -> connection.restore(file, Set.of(), StepListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("domain 'one' already exists with uuid " + other);
    }

    @Test
    void a_managed_save_is_where_the_next_start_goes_on_and_is_used_up_by_it() {
        UUID domain = started("managed");
        connection.setMemory(domain, 64 << 10, Set.of());
        connection.managedSave(domain, Set.of(), StepListener.NONE);
        assertThat(info(domain)).matches(DomainInfo::managedSave).matches(info -> info.state() == DomainState.SHUTOFF);
        assertThatThrownBy(() -> connection.undefine(domain))
                .isInstanceOf(InvalidState.class)
                .hasMessage("domain 'managed' is not undefined while it is saved: expected 'managedsave-remove', or"
                        + " 'undefine --managed-save'");

        connection.start(domain, NONE, StepListener.NONE);
        assertThat(info(domain).memoryKib())
                .as("what it had, not what its definition says")
                .isEqualTo(64 << 10);
        assertThat(info(domain).managedSave()).isFalse();

        connection.managedSave(domain, Set.of(), StepListener.NONE);
        connection.removeManagedSave(domain);
        connection.removeManagedSave(domain);
        connection.start(domain, NONE, StepListener.NONE);
        assertThat(info(domain).memoryKib()).isEqualTo(128 << 10);
    }

    @Test
    void a_domain_without_a_definition_has_no_next_start() {
        DomainIdentity domain = connection.create(document("passing"), NONE, StepListener.NONE);
        assertThatThrownBy(() -> connection.managedSave(domain.uuid(), Set.of(), StepListener.NONE))
                .isInstanceOf(InvalidState.class)
                .hasMessage("domain 'passing' is transient: it has no definition");
        assertThat(info(domain.uuid()).state()).isEqualTo(DomainState.BLOCKED);
    }

    @Test
    void a_device_of_the_host_is_named_and_keeps_its_domain_from_being_saved() throws Exception {
        UUID domain = started("owner");
        connection.attach(domain, AttachRequest.of(PciSelector.of(FREE)), StepListener.NONE);
        Path file = folder.resolve("owner.save");
        for (Runnable save : List.<Runnable>of(
                () -> save(domain, file), () -> connection.managedSave(domain, Set.of(), StepListener.NONE))) {
            assertThatThrownBy(save::run)
                    .isInstanceOf(InvalidState.class)
                    .hasMessage(
                            "domain 'owner' is not saved while it has 0000:0c:00.0, for Xen cannot save what a device of"
                                    + " the host is at: detach first, as by 'pci-detach owner 0000:0c:00.0'");
        }
        assertThat(info(domain).state()).isEqualTo(DomainState.BLOCKED);
        assertThat(info(domain).managedSave()).isFalse();
        assertThat(files()).isEmpty();
        assertThat(connection.hostdevs(domain)).hasSize(1);
    }

    /** While its state is written, somebody else attaches a device. */
    @Test
    void a_device_that_comes_meanwhile_is_no_part_of_what_is_saved() throws Exception {
        UUID domain = started("tardy");
        boolean[] attached = {false};
        host.intercept(new PortInterceptor() {
            @Override
            public void after(String port) {
                if (port.equals("xl.save") && !attached[0]) {
                    attached[0] = true;
                    connection.attach(domain, AttachRequest.of(PciSelector.of(FREE)), StepListener.NONE);
                }
            }
        });
        assertThatThrownBy(() -> save(domain, folder.resolve("tardy.save")))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("while it has 0000:0c:00.0");
        assertThat(attached).containsExactly(true);
        assertThat(files()).isEmpty();
        assertThat(connection.hostdevs(domain)).hasSize(1);
    }

    @Test
    void a_restore_that_fails_leaves_nothing_and_a_managed_save_where_it_is() {
        UUID domain = started("unlucky");
        connection.managedSave(domain, Set.of(), StepListener.NONE);
        host.intercept(new PortInterceptor() {
            @Override
            public void after(String port) {
                if (port.equals("xl.restore")) {
                    throw new HostFault("xl was killed", null);
                }
            }
        });
        assertThatThrownBy(() -> connection.start(domain, NONE, StepListener.NONE))
                .hasMessage("xl was killed");
        assertThat(host.domainId("unlucky")).isEmpty();
        assertThat(info(domain).managedSave()).isTrue();

        host.intercept(PortInterceptor.NONE);
        connection.start(domain, NONE, StepListener.NONE);
        assertThat(info(domain).managedSave()).isFalse();
    }

    @Test
    void a_save_that_fails_leaves_the_domain_and_no_file() throws Exception {
        UUID domain = started("stays");
        Path old = Files.writeString(folder.resolve("old"), "what was there");
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String port) {
                if (port.equals("xl.save")) {
                    throw new HostFault("no space left", null);
                }
            }
        });
        assertThatThrownBy(() -> save(domain, old)).hasMessage("no space left");
        assertThat(info(domain).state()).isEqualTo(DomainState.BLOCKED);
        assertThat(old).hasContent("what was there");
        host.intercept(PortInterceptor.NONE);

        assertThatThrownBy(() -> save(domain, folder))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(
                        "'" + folder + "' cannot be written: expected a file, new or not, in a folder that is there");
        assertThatThrownBy(() -> save(domain, folder.resolve("nowhere/file"))).isInstanceOf(InvalidRequest.class);
        assertThat(info(domain).state()).isEqualTo(DomainState.BLOCKED);
        assertThat(files()).containsExactly("old");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "root:x:0:0:",
                "saved domain of a simulated host\n",
                "saved domain of a simulated host\nname=x\nuuid\n",
                "saved domain of a simulated host\nname=x\nuuid=x\n"
            })
    void what_is_no_saved_domain_is_refused(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), content);
        List<DomainIdentity> before = connection.identities();
        assertThatThrownBy(() -> connection.restore(file, Set.of(), StepListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("'" + file + "' ");
        assertThatThrownBy(() -> connection.restore(folder.resolve("none"), Set.of(), StepListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("there is no saved domain at '" + folder.resolve("none") + "'");
        assertThat(connection.identities()).isEqualTo(before);
    }

    @Test
    void what_xl_cannot_is_refused_before_anything_happens() {
        UUID domain = started("tame");
        Path file = folder.resolve("file");
        assertThatThrownBy(() -> connection.save(domain, file, Set.of(SaveFlag.PAUSED), StepListener.NONE))
                .isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> connection.managedSave(domain, Set.of(SaveFlag.BYPASS_CACHE), StepListener.NONE))
                .isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> connection.restore(file, Set.of(SaveFlag.BYPASS_CACHE), StepListener.NONE))
                .isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> connection.migrate(
                        domain,
                        new MigrationRequest(
                                URI.create("xen+ssh://other/system"), Set.of(), Optional.empty(), Optional.empty()),
                        StepListener.NONE))
                .isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> save(new UUID(0, 0), file)).isInstanceOf(VirtException.class);
        assertThat(info(domain).state()).isEqualTo(DomainState.BLOCKED);
        assertThat(file).doesNotExist();
    }
}
