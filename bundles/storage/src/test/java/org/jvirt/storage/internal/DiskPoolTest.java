package org.jvirt.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.WipeAlgorithm;

/** Real partitions on a loop device. */
@Timeout(120)
class DiskPoolTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private LoopDevice device;
    private Rig rig;

    @BeforeEach
    void attach() throws Exception {
        Rig.assumeTool("sfdisk", "fdisk");
        device = LoopDevice.over(folder.resolve("device"), 64 * MIB);
        rig = Rig.in(folder.resolve("state"));
    }

    @AfterEach
    void detach() throws Exception {
        if (device != null) {
            for (int number = 1; number <= 6; number++) {
                if (Files.exists(Path.of(device.path + "p" + number))) {
                    Shell.run("partx", "--delete", "--nr", "" + number, device.path.toString());
                }
            }
            device.close();
        }
    }

    private StoragePool define(String format) {
        return rig.pools.define("<pool type='disk'><name>disk</name><source><device path='" + device.path
                + "'/><format type='" + format + "'/></source></pool>");
    }

    private StoragePool started(String format) {
        StoragePool pool = define(format);
        pool.build(false);
        pool.start();
        return pool;
    }

    private String partition(int number) {
        return device.path.getFileName() + "p" + number;
    }

    private StorageVolume create(StoragePool pool, int number, long capacity) {
        return pool.createVolume(Rig.volumeXml(partition(number), capacity, capacity, "raw"), ProgressListener.NONE);
    }

    private String table() throws Exception {
        return Shell.run("sfdisk", "--dump", device.path.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "dos"})
    void a_disk_is_labelled_partitioned_used_and_emptied(String format) throws Exception {
        StoragePool pool = define(format);
        assertThatThrownBy(pool::start)
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("does not contain a recognized partition table");
        pool.build(false);
        pool.start();
        assertThat(pool.info().capacity()).isBetween(62 * MIB, 64 * MIB);
        assertThat(pool.info().allocation()).isZero();

        StorageVolume first = create(pool, 1, 8 * MIB);
        StorageVolume second = create(pool, 2, 4 * MIB + 1);
        assertThat(first.path()).isEqualTo(device.path + "p1");
        assertThat(first.xml()).contains("<volume type='block'>", "<format type='raw'/>");
        assertThat(second.info().capacity()).isEqualTo(4 * MIB + 512);
        assertThat(pool.info().allocation()).isEqualTo(12 * MIB + 512);
        assertThat(pool.volumes()).extracting(StorageVolume::name).containsExactly(partition(1), partition(2));
        assertThat(rig.pools.lookupVolume(second.path()).name()).isEqualTo(partition(2));

        byte[] text = "what a guest wrote".getBytes(StandardCharsets.US_ASCII);
        second.upload(new ByteArrayInputStream(text), 0, text.length, ProgressListener.NONE);
        first.delete();
        assertThat(Path.of(device.path + "p1")).doesNotExist();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        second.download(read, 0, text.length, ProgressListener.NONE);
        assertThat(read.toByteArray()).isEqualTo(text);
        second.wipe(WipeAlgorithm.ZERO, ProgressListener.NONE);
        read.reset();
        second.download(read, 0, text.length, ProgressListener.NONE);
        assertThat(read.toByteArray()).containsOnly(0);

        assertThat(create(pool, 1, 8 * MIB).info().capacity())
                .as("the gap is used again")
                .isEqualTo(8 * MIB);
        pool.destroy();
        assertThatThrownBy(pool::delete).isInstanceOf(InvalidState.class).hasMessageContaining("2 partitions");
        pool.start();
        pool.volumes().forEach(StorageVolume::delete);
        pool.destroy();
        pool.delete();
        assertThat(Shell.run("wipefs", "--no-act", device.path.toString())).isEmpty();
    }

    @Test
    void partitions_that_the_kernel_was_not_told_of_are_there_after_the_start() throws Exception {
        StoragePool pool = started("gpt");
        create(pool, 1, 8 * MIB);
        pool.destroy();
        Shell.run("partx", "--delete", "--nr", "1", device.path.toString());
        assertThat(Path.of(device.path + "p1")).doesNotExist();
        pool.start();
        assertThat(Path.of(device.path + "p1")).exists();
    }

    @Test
    void what_is_in_use_stays_and_does_not_keep_others_from_coming_and_going() throws Exception {
        StoragePool pool = started("gpt");
        StorageVolume used = create(pool, 1, 8 * MIB);
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Shell.run("mkfs.ext4", "-q", used.path());
        Shell.run("mount", used.path(), mount.toString());
        try {
            String before = table();
            assertThatThrownBy(used::delete).isInstanceOf(HostFault.class).hasMessageContaining("partx");
            assertThat(table()).isEqualTo(before);
            create(pool, 2, 4 * MIB).delete();
            pool.destroy();
            assertThatThrownBy(() -> pool.build(true)).isInstanceOf(HostFault.class);
            assertThat(table()).isEqualTo(before);
            assertThat(Path.of(device.path + "p1")).exists();
        } finally {
            Shell.run("umount", mount.toString());
        }
    }

    @Test
    void a_disk_with_data_on_it_is_built_over_only_when_asked_for() throws Exception {
        Shell.run("mkfs.ext4", "-q", device.path.toString());
        StoragePool pool = define("gpt");
        assertThatThrownBy(() -> pool.build(false))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("ext4");
        pool.build(true);
        pool.start();
        create(pool, 1, MIB);
        pool.destroy();
        assertThatThrownBy(() -> pool.build(false))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("gpt");
        pool.build(true);
        pool.start();
        assertThat(pool.volumes()).isEmpty();
        assertThat(Path.of(device.path + "p1")).doesNotExist();
    }

    @Test
    void another_label_than_the_pools_is_not_taken() {
        StoragePool pool = define("gpt");
        pool.build(false);
        pool.undefine();
        StoragePool other = define("dos");
        assertThatThrownBy(other::start)
                .isInstanceOf(InvalidState.class)
                .hasMessage("device " + device.path + " has a partition table of format gpt: expected dos");
    }

    @Test
    void a_copy_is_made_on_a_gpt_and_a_dos_label_says_why_not() throws Exception {
        Rig.assumeTool("qemu-img", "qemu-utils");
        StoragePool images = rig.dirPool("images", folder.resolve("images"));
        StorageVolume source = images.createVolume(Rig.volumeXml("source", 2 * MIB, 0, "raw"), ProgressListener.NONE);
        byte[] text = "content".getBytes(StandardCharsets.US_ASCII);
        source.upload(new ByteArrayInputStream(text), MIB, text.length, ProgressListener.NONE);
        StoragePool pool = started("gpt");
        StorageVolume copy =
                pool.createVolumeFrom(Rig.volumeXml(partition(1), 4 * MIB, 0, "raw"), source, ProgressListener.NONE);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        copy.download(read, MIB, text.length, ProgressListener.NONE);
        assertThat(read.toByteArray()).isEqualTo(text);
        assertThat(table()).doesNotContain("jvirt");

        pool.destroy();
        pool.undefine();
        StoragePool dos = define("dos");
        dos.build(true);
        dos.start();
        assertThatThrownBy(() -> dos.createVolumeFrom(
                        Rig.volumeXml(partition(1), 4 * MIB, 0, "raw"), source, ProgressListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("expected a disk pool of format gpt");
        assertThat(dos.volumes()).isEmpty();
    }

    @Test
    void what_a_killed_process_was_filling_is_no_volume_and_is_removed_by_the_next_refresh() throws Exception {
        StoragePool pool = started("gpt");
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Shell.run(
                "sh",
                "-c",
                "echo 'size=2048, name=.jvirt-" + ended.pid() + "-1-1' | sfdisk -q --no-reread --append "
                        + device.path);
        assertThat(pool.volumes()).isEmpty();
        assertThatThrownBy(() -> pool.volume(partition(1))).isInstanceOf(NoSuchStorageVolume.class);
        pool.refresh();
        assertThat(table()).doesNotContain("jvirt");
    }

    @Test
    void what_no_partition_can_be_is_refused() throws Exception {
        StoragePool pool = started("dos");
        create(pool, 1, MIB);
        String before = table();
        for (String xml : List.of(
                "<volume><name>" + partition(3) + "</name><capacity>1048576</capacity></volume>",
                "<volume><name>" + partition(1) + "</name><capacity>1048576</capacity></volume>",
                "<volume><name>disk</name><capacity>1048576</capacity></volume>",
                "<volume><name>--delete</name><capacity>1048576</capacity></volume>",
                "<volume><name>" + partition(2) + "</name><capacity>0</capacity></volume>",
                "<volume><name>" + partition(2) + "</name><capacity unit='G'>1</capacity></volume>",
                "<volume><name>" + partition(2) + "</name><capacity unit='E'>7</capacity></volume>",
                "<volume><name>" + partition(2)
                        + "</name><capacity>4194304</capacity><target><format type='qcow2'/></target></volume>",
                "<volume><name>" + partition(2)
                        + "</name><capacity>1</capacity><target><permissions><mode>0644</mode></permissions></target></volume>",
                "<volume><name>" + partition(2)
                        + "</name><capacity>1</capacity><backingStore><path>/etc/passwd</path></backingStore></volume>")) {
            assertThatThrownBy(() -> pool.createVolume(xml, ProgressListener.NONE))
                    .as(xml)
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("expected");
        }
        assertThatThrownBy(() -> pool.volume(partition(1)).resize(2 * MIB, Set.of()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("keeps its size");
        assertThat(table()).isEqualTo(before);
        for (int number = 2; number <= 4; number++) {
            create(pool, number, MIB);
        }
        assertThatThrownBy(() -> create(pool, 5, MIB))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("has no room for more");
    }

    @Test
    void one_device_belongs_to_one_pool() {
        define("gpt");
        assertThatThrownBy(() -> rig.pools.define("<pool type='fs'><name>other</name><source><device path='"
                        + device.path + "'/></source><target><path>/mnt/other</path></target></pool>"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("has that target or source already");
        assertThat(rig.pools
                        .define(
                                "<pool type='disk'><name>other</name><source><device path='/dev/null'/></source></pool>")
                        .name())
                .as("all partitions are in /dev")
                .isEqualTo("other");
        assertThatThrownBy(rig.pools.lookup("other")::start)
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("is no block device");
    }
}
