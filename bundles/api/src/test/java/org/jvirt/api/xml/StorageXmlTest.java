package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.storage.ByteSize;
import org.jvirt.api.storage.StoragePermissions;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.api.storage.StoragePoolSource;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.storage.StorageVolumeDefinition.BackingStore;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.StorageVolumeInfo;

class StorageXmlTest {
    private static final UUID ID = UUID.fromString("3e3fce45-4f53-4fa7-bb32-11f34168b82b");
    private static final StoragePermissions SOME =
            new StoragePermissions(OptionalInt.of(0750), OptionalInt.of(107), OptionalInt.empty());

    static Stream<StoragePoolDefinition> pools() {
        Path target = Path.of("/var/lib/images & more/<1>");
        return Stream.of(
                new StoragePoolDefinition("default", ID, new StoragePoolSource.Dir(), target, SOME),
                new StoragePoolDefinition(
                        "a 'name' <with> \"all\" & more",
                        ID,
                        new StoragePoolSource.FileSystem(Path.of("/dev/sdb1"), "ext4"),
                        target,
                        StoragePermissions.NONE),
                new StoragePoolDefinition(
                        "lvm",
                        ID,
                        new StoragePoolSource.Logical("vg-0", List.of(Path.of("/dev/sdb"), Path.of("/dev/sdc"))),
                        Path.of("/dev/vg-0"),
                        StoragePermissions.NONE),
                new StoragePoolDefinition(
                        "nfs",
                        ID,
                        new StoragePoolSource.NetFs("nas.example", Path.of("/export/<a> 'b'"), OptionalInt.of(4)),
                        target,
                        SOME),
                new StoragePoolDefinition(
                        "nfs6",
                        ID,
                        new StoragePoolSource.NetFs("fd00::1", Path.of("/e"), OptionalInt.empty()),
                        target,
                        SOME),
                new StoragePoolDefinition(
                        "disk",
                        ID,
                        new StoragePoolSource.Disk(Path.of("/dev/sdb"), StoragePoolSource.Disk.Label.GPT),
                        Path.of("/dev"),
                        StoragePermissions.NONE));
    }

    @ParameterizedTest
    @MethodSource("pools")
    void a_pool_that_is_written_reads_the_same(StoragePoolDefinition pool) {
        assertThat(StoragePoolXml.parse(StoragePoolXml.format(pool))).isEqualTo(pool);
        String now = StoragePoolXml.format(pool, new StoragePoolInfo(true, true, false, 100, 30, 70));
        assertThat(now).contains("<capacity unit='bytes'>100</capacity>", "<available unit='bytes'>70</available>");
        assertThat(StoragePoolXml.parse(now)).isEqualTo(pool);
    }

    @Test
    void a_pool_as_libvirts_documentation_has_it() {
        StoragePoolDefinition pool = StoragePoolXml.parse("""
                <pool type="logical">
                  <name>HostVG</name>
                  <source>
                    <device path="/dev/sda1"/>
                    <device path="/dev/sdb1"/>
                  </source>
                  <target><path>/dev/HostVG</path></target>
                </pool>
                """);
        assertThat(pool.source())
                .isEqualTo(
                        new StoragePoolSource.Logical("HostVG", List.of(Path.of("/dev/sda1"), Path.of("/dev/sdb1"))));
        assertThat(StoragePoolXml.parse("<pool type='dir'><name>n</name><target><path>/t</path></target></pool>")
                        .uuid())
                .isNotNull();
    }

    static Stream<StorageVolumeDefinition> volumes() {
        return Stream.of(
                new StorageVolumeDefinition(
                        "sparse.img",
                        OptionalLong.of(1L << 40),
                        OptionalLong.of(0),
                        Optional.of(StorageVolumeFormat.RAW),
                        Optional.empty(),
                        SOME),
                new StorageVolumeDefinition(
                        "layer & <more>",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.of(StorageVolumeFormat.QCOW2),
                        Optional.of(new BackingStore("/images/base 'x'", Optional.of(StorageVolumeFormat.RAW))),
                        StoragePermissions.NONE));
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void a_volume_that_is_written_reads_the_same(StorageVolumeDefinition volume) {
        assertThat(StorageVolumeXml.parse(StorageVolumeXml.format(volume))).isEqualTo(volume);
        String now = StorageVolumeXml.format(volume, StorageVolumeInfo.Type.FILE, "/k", "/p");
        assertThat(now).contains("<volume type='file'>", "<key>/k</key>", "<path>/p</path>");
        assertThat(StorageVolumeXml.parse(now)).isEqualTo(volume);
    }

    @Test
    void sizes_have_units() {
        StorageVolumeDefinition volume = StorageVolumeXml.parse("<volume><name>v</name><capacity unit='T'>1</capacity>"
                + "<allocation unit='KB'>5</allocation><target><permissions><owner>-1</owner><mode>0744</mode>"
                + "</permissions></target></volume>");
        assertThat(volume.capacity()).hasValue(1L << 40);
        assertThat(volume.allocation()).hasValue(5000);
        assertThat(volume.permissions().owner()).isEmpty();
        assertThat(volume.permissions().mode()).hasValue(0744);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zfs", "iscsi", "rbd", "gluster"})
    void a_type_that_only_libvirt_has_is_said_to_be_one(String type) {
        assertThatThrownBy(() -> StoragePoolXml.parse("<pool type='" + type + "'><name>n</name></pool>"))
                .isInstanceOf(NotSupported.class)
                .hasMessage("jvirt keeps no pools of type '" + type + "': expected dir, fs, netfs, logical or disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10b", "0010", "10 B", "10bytes"})
    void bytes_need_no_unit(String text) {
        assertThat(ByteSize.parse(text)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5G", "G", "10X", "10Gi", "0x10", "9E", "99999999999999999999", "1 2"})
    void what_is_no_size_is_refused(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(InvalidRequest.class)
                .message()
                .matches("[ -~]+");
    }
}
