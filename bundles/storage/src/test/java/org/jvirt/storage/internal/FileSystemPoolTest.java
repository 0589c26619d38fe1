package org.jvirt.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;

/** A real file system on a loop device. */
@Timeout(120)
class FileSystemPoolTest {
    @TempDir
    private Path folder;

    private LoopDevice device;
    private Path target;
    private Rig rig;
    private StoragePool pool;

    @BeforeEach
    void define() throws Exception {
        Rig.assumeTool("mkfs.ext4", "e2fsprogs");
        Rig.assumeTool("qemu-img", "qemu-utils");
        device = LoopDevice.over(folder.resolve("device"), 32 << 20);
        target = folder.resolve("a mount");
        rig = Rig.in(folder.resolve("state"));
        pool = rig.pools.define("<pool type='fs'><name>disk</name><source><device path='" + device.path
                + "'/><format type='ext4'/></source><target><path>" + target + "</path></target></pool>");
    }

    @AfterEach
    void unmount() throws Exception {
        if (device != null) {
            if (isMounted()) {
                Shell.run("umount", target.toString());
            }
            device.close();
        }
    }

    private boolean isMounted() throws Exception {
        return Files.readString(Path.of("/proc/self/mountinfo")).contains(folder + "/a\\040mount ");
    }

    @Test
    void it_is_made_mounted_used_and_unmounted() throws Exception {
        pool.build(false);
        pool.start();
        assertThat(isMounted()).isTrue();
        assertThat(pool.info().capacity()).isBetween(20L << 20, 32L << 20);
        long free = pool.info().available();
        pool.createVolume(Rig.volumeXml("v", 4 << 20, 4 << 20, "raw"), ProgressListener.NONE);
        assertThat(pool.info().available()).isLessThanOrEqualTo(free - (4 << 20));

        pool.destroy();
        assertThat(isMounted()).isFalse();
        assertThat(target).isEmptyDirectory();
        pool.start();
        assertThat(pool.volume("v").info().capacity()).isEqualTo(4 << 20);
        pool.destroy();
        pool.delete();
        assertThat(target).doesNotExist();
    }

    @Test
    void what_is_on_the_device_already_is_built_over_only_when_asked_for() throws Exception {
        Shell.run("mkfs.ext4", "-q", "-L", "precious", device.path.toString());
        assertThatThrownBy(() -> pool.build(false))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("ext4");
        assertThat(Shell.run("blkid", "-p", "-s", "LABEL", "-o", "value", device.path.toString()))
                .isEqualTo("precious");
        pool.build(true);
        pool.start();
        assertThat(pool.info().active()).isTrue();
    }

    @Test
    void a_file_system_that_someone_unmounted_makes_the_pool_inactive_and_nothing_goes_to_the_folder_below()
            throws Exception {
        pool.build(false);
        pool.start();
        Shell.run("umount", target.toString());
        assertThat(pool.info().active()).isFalse();
        assertThatThrownBy(() -> pool.createVolume(Rig.volumeXml("v", 1, 0, "raw"), ProgressListener.NONE))
                .isInstanceOf(InvalidState.class);
        assertThat(target).isEmptyDirectory();
        pool.start();
        assertThat(isMounted()).isTrue();
    }

    @Test
    void what_a_killed_process_had_mounted_already_is_taken_over_and_another_mount_is_not() throws Exception {
        pool.build(false);
        Shell.run("mount", device.path.toString(), target.toString());
        pool.start();
        pool.destroy();
        assertThat(isMounted()).isFalse();

        Shell.run("mount", "-t", "tmpfs", "tmpfs", target.toString());
        assertThatThrownBy(pool::start).isInstanceOf(InvalidState.class).hasMessageContaining("tmpfs");
        assertThat(isMounted()).isTrue();
    }

    @Test
    void a_full_file_system_is_said_and_leaves_nothing_half_made() {
        pool.build(false);
        pool.start();
        assertThatThrownBy(
                        () -> pool.createVolume(Rig.volumeXml("big", 64 << 20, 64 << 20, "raw"), ProgressListener.NONE))
                .hasMessageContaining("No space left on device");
        assertThat(pool.volumes()).isEmpty();
        assertThat(target)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith(".jvirt"));
    }
}
