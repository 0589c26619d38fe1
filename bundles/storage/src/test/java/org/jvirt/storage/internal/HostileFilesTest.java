package org.jvirt.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.WipeAlgorithm;

/** What someone who can write to a pool's folder, or to an image in it, may put there: nothing of it leads out of the pool. */
@Timeout(60)
class HostileFilesTest {
    @TempDir
    private Path folder;

    private Rig rig;
    private StoragePool pool;
    private Path images;
    private Path secret;

    @BeforeEach
    void start() throws Exception {
        Rig.assumeTool("qemu-img", "qemu-utils");
        rig = Rig.in(folder.resolve("state"));
        images = folder.resolve("images");
        pool = rig.dirPool("images", images);
        secret = Files.writeString(folder.resolve("secret"), "secret");
    }

    @Test
    void links_devices_pipes_folders_and_hidden_files_are_no_volumes() throws Exception {
        Files.createSymbolicLink(images.resolve("link"), secret);
        Files.createSymbolicLink(images.resolve("dangling"), folder.resolve("nothing"));
        Shell.run("mkfifo", images.resolve("pipe").toString());
        Files.createDirectory(images.resolve("folder"));
        Files.writeString(images.resolve(".hidden"), "");
        Files.writeString(images.resolve("line\nbreak"), "");
        Files.writeString(images.resolve("good"), "x");

        assertThat(pool.volumes()).extracting(StorageVolume::name).containsExactly("good");
        for (String name :
                Set.of("link", "dangling", "pipe", "folder", ".hidden", "line\nbreak", "../secret", "..", "")) {
            assertThatThrownBy(() -> pool.volume(name)).as(name).isInstanceOf(NoSuchStorageVolume.class);
            assertThatThrownBy(() -> rig.pools.lookupVolume(images + "/" + name))
                    .as(name)
                    .isInstanceOf(NoSuchStorageVolume.class);
        }
        assertThatThrownBy(() -> pool.createVolume(Rig.volumeXml("dangling", 1, 0, "raw"), ProgressListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("is taken");
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    @Test
    void a_volume_that_was_exchanged_for_a_link_is_gone() throws Exception {
        StorageVolume volume = pool.createVolume(Rig.volumeXml("v", 6, 0, "raw"), ProgressListener.NONE);
        Files.delete(images.resolve("v"));
        Files.createSymbolicLink(images.resolve("v"), secret);
        assertThatThrownBy(() -> volume.download(new ByteArrayOutputStream(), 0, 0, ProgressListener.NONE))
                .isInstanceOf(NoSuchStorageVolume.class);
        assertThatThrownBy(() -> volume.wipe(WipeAlgorithm.ZERO, ProgressListener.NONE))
                .isInstanceOf(NoSuchStorageVolume.class);
        assertThatThrownBy(volume::delete).isInstanceOf(NoSuchStorageVolume.class);
        assertThat(secret).hasContent("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SECRET",
                "../secret",
                "nbd://localhost/x",
                "json:{\"driver\":\"file\",\"filename\":\"SECRET\"}",
                "link",
                "pipe"
            })
    void a_backing_file_that_is_no_volume_is_told_and_never_opened(String backing) throws Exception {
        Files.createSymbolicLink(images.resolve("link"), secret);
        Shell.run("mkfifo", images.resolve("pipe").toString());
        String path = backing.replace("SECRET", secret.toString());
        Shell.run(
                "qemu-img",
                "create",
                "-u",
                "-f",
                "qcow2",
                "-F",
                "raw",
                "-b",
                path,
                images.resolve("evil").toString(),
                "1M");
        StorageVolume evil = pool.volume("evil");
        assertThat(evil.info().capacity()).isEqualTo(1 << 20);
        assertThat(evil.xml()).contains("<backingStore>");

        assertThatThrownBy(() ->
                        pool.createVolumeFrom(Rig.volumeXml("copy", 1 << 20, 0, "raw"), evil, ProgressListener.NONE))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("no volume of an active pool");
        assertThatThrownBy(() -> evil.resize(2 << 20, Set.of())).isInstanceOf(InvalidState.class);
        assertThatThrownBy(() -> pool.createVolume(Rig.layerXml("layer", images + "/evil"), ProgressListener.NONE))
                .isInstanceOf(InvalidState.class);
        assertThatThrownBy(() -> pool.createVolume(Rig.layerXml("layer", path), ProgressListener.NONE))
                .isInstanceOf(VirtException.class);
        assertThat(pool.volumes()).extracting(StorageVolume::name).containsExactly("evil");
    }

    @Test
    void a_chain_is_followed_to_its_end() throws Exception {
        Shell.run("qemu-img", "create", "-u", "-f", "qcow2", "-F", "raw", "-b", secret.toString(), images + "/a", "1M");
        Shell.run("qemu-img", "create", "-u", "-f", "qcow2", "-F", "qcow2", "-b", "a", images + "/b", "1M");
        Shell.run("qemu-img", "create", "-u", "-f", "qcow2", "-F", "qcow2", "-b", "loop", images + "/loop", "1M");
        for (String name : Set.of("b", "loop")) {
            assertThatThrownBy(() -> pool.createVolumeFrom(
                            Rig.volumeXml("copy", 1 << 20, 0, "raw"), pool.volume(name), ProgressListener.NONE))
                    .as(name)
                    .isInstanceOf(InvalidState.class);
        }
    }

    @Test
    void a_base_whose_format_the_layer_leaves_open_or_gets_wrong_is_not_opened() throws Exception {
        // QEMU would guess: a text that describes a VMDK may name any file of the host as its extent.
        Files.writeString(images.resolve("base"), "# Disk DescriptorFile\n");
        Shell.run("qemu-img", "create", "-u", "-f", "qcow2", "-F", "vmdk", "-b", "base", images + "/layer", "1M");
        assertThatThrownBy(() -> pool.volume("layer").resize(2 << 20, Set.of()))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("something else than raw");
    }

    @Test
    void an_image_that_keeps_its_data_in_another_file_is_not_opened() throws Exception {
        Path image = images.resolve("outside");
        Shell.run(
                "qemu-img",
                "create",
                "-f",
                "qcow2",
                "-o",
                "data_file=" + folder.resolve("data"),
                image.toString(),
                "1M");
        Files.delete(folder.resolve("data"));
        StorageVolume volume = pool.volume("outside");
        assertThat(volume.info().capacity()).isEqualTo(1 << 20);
        assertThatThrownBy(() -> volume.resize(2 << 20, Set.of()))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("in another file");
        volume.delete();
    }

    @Test
    void a_broken_image_is_listed_and_can_be_deleted() throws Exception {
        Path image = images.resolve("broken");
        Shell.run("qemu-img", "create", "-f", "qcow2", image.toString(), "1M");
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(
                    ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).putInt(-1).flip(), 16);
        }
        assertThat(pool.volumes()).hasSize(1);
        assertThatThrownBy(() -> pool.volume("broken").info()).isInstanceOf(VirtException.class);
        pool.volume("broken").delete();
        assertThat(pool.volumes()).isEmpty();
    }
}
