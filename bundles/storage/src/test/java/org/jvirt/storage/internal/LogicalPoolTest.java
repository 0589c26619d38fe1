package org.jvirt.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolume.Resize;
import org.jvirt.host.HostCommands;

/**
 * The real LVM on a loop device: volume groups and logical volumes are made, listed and removed on the disk. Their content needs the kernel's device
 * mapper, which not every machine has; LVM is told to do without, so that all the rest is the same on each.
 */
@Timeout(120)
class LogicalPoolTest {
    private static final long MIB = 1 << 20;
    private static final String GROUP = "jvirt-test-" + ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    private LoopDevice device;
    private HostCommands lvm;
    private StoragePool pool;

    @BeforeEach
    void define() throws Exception {
        Rig.assumeTool("vgcreate", "lvm2");
        device = LoopDevice.over(folder.resolve("device"), 64 * MIB);
        Path configuration = Files.createDirectory(folder.resolve("lvm"));
        Files.writeString(configuration.resolve("lvm.conf"), """
                global { activation = 0 }
                devices { use_devicesfile = 0  obtain_device_list_from_udev = 0  filter = [ "a|^%s$|", "r|.*|" ] }
                backup { backup = 0  archive = 0 }
                """.formatted(device.path));
        lvm = Rig.HOST.with("LVM_SYSTEM_DIR", configuration.toString()).with("LVM_SUPPRESS_FD_WARNINGS", "1");
        pool = Rig.in(folder.resolve("state"), lvm)
                .pools
                .define("<pool type='logical'><name>lvm</name><source><device path='" + device.path + "'/><name>"
                        + GROUP + "</name></source></pool>");
    }

    @AfterEach
    void remove() throws Exception {
        if (device != null) {
            Shell.run("wipefs", "--all", device.path.toString());
            device.close();
        }
    }

    private StorageVolume create(String name, long capacity) {
        return pool.createVolume(Rig.volumeXml(name, capacity, capacity, "raw"), ProgressListener.NONE);
    }

    @Test
    void a_volume_group_is_made_filled_and_removed() {
        assertThatThrownBy(pool::start).isInstanceOf(HostFault.class).hasMessageContaining("not found");
        assertThat(pool.info().active()).isFalse();
        pool.build(false);
        pool.start();
        assertThat(pool.info().capacity()).isEqualTo(60 * MIB);
        assertThat(pool.info().allocation()).isZero();

        StorageVolume volume = create("disk", 8 * MIB);
        assertThat(volume.path()).isEqualTo("/dev/" + GROUP + "/disk");
        assertThat(volume.info().capacity()).isEqualTo(8 * MIB);
        assertThat(volume.xml()).contains("<volume type='block'>", "<format type='raw'/>");
        assertThat(pool.info().allocation()).isEqualTo(8 * MIB);
        volume.resize(16 * MIB, Set.of());
        assertThat(pool.volume("disk").info().capacity()).isEqualTo(16 * MIB);
        volume.resize(4 * MIB, Set.of(Resize.SHRINK));
        assertThat(pool.volume("disk").info().capacity()).isEqualTo(4 * MIB);

        pool.destroy();
        assertThatThrownBy(pool::delete).isInstanceOf(InvalidState.class).hasMessageContaining("1 logical volumes");
        pool.start();
        volume.delete();
        assertThat(pool.volumes()).isEmpty();
        pool.destroy();
        pool.delete();
        pool.build(false);
    }

    @Test
    void a_device_with_data_on_it_is_built_over_only_when_asked_for() throws Exception {
        Shell.run("mkfs.ext4", "-q", device.path.toString());
        assertThatThrownBy(() -> pool.build(false))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("ext4");
        pool.build(true);
        pool.start();
        assertThat(pool.info().active()).isTrue();
    }

    @Test
    void a_volume_that_cannot_be_filled_is_not_there() throws Exception {
        Rig.assumeTool("qemu-img", "qemu-utils");
        pool.build(false);
        pool.start();
        StorageVolume source = create("source", 4 * MIB);
        // Without the device mapper neither has a device.
        assertThatThrownBy(() ->
                        pool.createVolumeFrom(Rig.volumeXml("copy", 4 * MIB, 0, "raw"), source, ProgressListener.NONE))
                .isInstanceOf(HostFault.class);
        assertThat(lvm.run("lvs", "--noheadings", "-o", "lv_name").strip())
                .endsWith("source")
                .doesNotContain("jvirt-");
    }

    @Test
    void what_no_logical_volume_can_be_is_refused() {
        pool.build(false);
        pool.start();
        create("taken", 4 * MIB);
        for (String xml : List.of(
                "<volume><name>a b</name><capacity>4194304</capacity></volume>",
                "<volume><name>-f</name><capacity>4194304</capacity></volume>",
                "<volume><name>v</name><capacity>0</capacity></volume>",
                "<volume><name>v</name><capacity>4194304</capacity><target><format type='qcow2'/></target></volume>",
                "<volume><name>v</name><capacity>4194304</capacity><target><permissions><mode>0644</mode></permissions></target></volume>",
                "<volume><name>v</name><backingStore><path>/etc/passwd</path></backingStore></volume>",
                "<volume><name>taken</name><capacity>4194304</capacity></volume>")) {
            assertThatThrownBy(() -> pool.createVolume(xml, ProgressListener.NONE))
                    .as(xml)
                    .isInstanceOf(InvalidRequest.class);
        }
        assertThat(pool.volumes()).extracting(StorageVolume::name).containsExactly("taken");
    }

    @Test
    void a_group_that_is_full_says_so() {
        pool.build(false);
        pool.start();
        assertThatThrownBy(() -> create("big", 128 * MIB))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("insufficient free space");
        assertThat(pool.volumes()).isEmpty();
    }
}
