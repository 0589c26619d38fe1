package org.jvirt.storage.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StoragePoolSource.NetFs;
import org.jvirt.api.xml.StoragePoolXml;
import org.jvirt.host.HostCommands;
import org.jvirt.host.HostProcess;
import org.jvirt.storage.internal.tool.Mounts;
import org.jvirt.storage.internal.volume.BackingChain;
import org.jvirt.storage.internal.volume.BuildNames;
import org.jvirt.storage.internal.volume.FileVolumes;
import org.jvirt.storage.internal.volume.ImageTools;

/**
 * A netfs pool as far as a machine goes whose kernel has no NFS: the commands as they are given, the table of mounts as a machine with NFS has it, and
 * the real mount's refusal.
 */
@Timeout(60)
class MountedPoolTest {
    private final HostCommands host = new HostCommands(Duration.ofSeconds(50));

    @TempDir
    private Path folder;

    private StoragePoolDefinition definition(String source) {
        return StoragePoolXml.parse("<pool type='netfs'><name>nfs</name><source>" + source + "</source><target><path>"
                + folder + "/mnt</path></target></pool>");
    }

    private static NfsExport export(StoragePoolDefinition pool) {
        return new NfsExport((NetFs) pool.source());
    }

    private MountedPool pool(StoragePoolDefinition pool, String mountinfo) throws Exception {
        Path mounts = Files.writeString(folder.resolve("mountinfo"), mountinfo.replace("FOLDER", folder.toString()));
        DirPool below = new DirPool(
                pool,
                new FileVolumes(
                        pool.target(),
                        new ImageTools(host),
                        new BuildNames(new HostProcess(Path.of("/proc"))),
                        new BackingChain(path -> Optional.empty())));
        return new MountedPool(pool.target(), export(pool), below, host, new Mounts(mounts));
    }

    @Test
    void it_is_mounted_so_that_nothing_on_it_is_a_device_or_a_program() {
        assertThat(export(definition("<host name='nas.example'/><dir path='/export/a dir'/>"))
                        .mount(Path.of("/mnt/x")))
                .containsExactly(
                        "mount", "-t", "nfs", "-o", "nodev,nosuid,noexec", "nas.example:/export/a dir", "/mnt/x");
        assertThat(export(definition("<host name='fd00::1'/><dir path='/e'/><protocol ver='4'/>"))
                        .mount(Path.of("/mnt/x")))
                .containsExactly("mount", "-t", "nfs", "-o", "nodev,nosuid,noexec,nfsvers=4", "[fd00::1]:/e", "/mnt/x");
    }

    @Test
    void what_a_killed_process_had_mounted_already_is_taken_over_and_another_mount_is_not() throws Exception {
        StoragePoolDefinition definition = definition("<host name='nas'/><dir path='/export'/><format type='nfs'/>");
        String line = "64 29 0:53 / FOLDER/mnt rw,nosuid,nodev,noexec,relatime shared:1 - nfs4 %s rw,vers=4.2\n";
        MountedPool own = pool(definition, line.formatted("nas:/export"));
        own.build(false);
        own.start();
        assertThat(own.isThere()).isTrue();
        assertThatThrownBy(pool(definition, line.formatted("nas:/other"))::start)
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("nas:/other");
    }

    @Test
    void what_mount_says_is_passed_on() throws Exception {
        MountedPool pool = pool(definition("<host name='127.0.0.1'/><dir path='/nowhere'/>"), "");
        pool.build(false);
        assertThatThrownBy(pool::start)
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("mount -t nfs")
                .message()
                .matches("[ -~]+");
        pool.delete();
        assertThat(folder.resolve("mnt")).doesNotExist();
    }
}
