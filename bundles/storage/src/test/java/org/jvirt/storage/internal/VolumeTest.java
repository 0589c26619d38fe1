package org.jvirt.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolume.Resize;
import org.jvirt.api.storage.WipeAlgorithm;

/** Volumes in a folder, by the real qemu-img. */
@Timeout(120)
class VolumeTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private StoragePool pool;
    private Path images;

    @BeforeEach
    void start() {
        Rig.assumeTool("qemu-img", "qemu-utils");
        images = folder.resolve("images");
        pool = Rig.in(folder.resolve("state")).dirPool("images", images);
    }

    private StorageVolume create(String name, long capacity, long allocation, String format) {
        return pool.createVolume(Rig.volumeXml(name, capacity, allocation, format), ProgressListener.NONE);
    }

    private String qemuInfo(String name) throws Exception {
        return Shell.run("qemu-img", "info", images.resolve(name).toString());
    }

    @Test
    void a_raw_volume_is_sparse_allocated_or_in_between() {
        assertThat(create("sparse", 8 * MIB, 0, "raw").info().allocation()).isLessThan(MIB);
        assertThat(create("half", 8 * MIB, 4 * MIB, "raw").info().allocation()).isBetween(4 * MIB, 5 * MIB);
        assertThat(create("whole", 8 * MIB, 8 * MIB, "raw").info().allocation()).isGreaterThanOrEqualTo(8 * MIB);
        assertThat(pool.volumes()).extracting(StorageVolume::name).containsExactly("half", "sparse", "whole");
        assertThat(pool.volume("half").info().capacity()).isEqualTo(8 * MIB);
    }

    @Test
    void what_does_not_say_how_much_is_allocated_is_allocated_whole() {
        StorageVolume volume = pool.createVolume(
                "<volume><name>v</name><capacity unit='M'>4</capacity></volume>", ProgressListener.NONE);
        assertThat(volume.info().allocation()).isGreaterThanOrEqualTo(4 * MIB);
    }

    @Test
    void a_qcow2_volume_and_a_layer_over_it_are_what_qemu_img_says() throws Exception {
        create("base.qcow2", 16 * MIB, 0, "qcow2");
        pool.createVolume(Rig.layerXml("layer.qcow2", images + "/base.qcow2"), ProgressListener.NONE);

        assertThat(qemuInfo("layer.qcow2"))
                .contains("file format: qcow2", "16 MiB", "backing file: " + images + "/base.qcow2");
        assertThat(pool.volume("layer.qcow2").xml())
                .contains(
                        "<volume type='file'>",
                        "<capacity unit='bytes'>16777216</capacity>",
                        "<format type='qcow2'/>",
                        "<backingStore>",
                        "<path>" + images + "/base.qcow2</path>");
        assertThat(create("filled.qcow2", 4 * MIB, 4 * MIB, "qcow2").info().allocation())
                .isGreaterThanOrEqualTo(4 * MIB);
    }

    @Test
    void a_volume_is_its_owners_unless_it_is_said_otherwise() throws Exception {
        create("own", MIB, 0, "raw");
        assertThat(Files.getAttribute(images.resolve("own"), "unix:mode")).isEqualTo(0100600);
        pool.createVolume(
                "<volume><name>shared</name><capacity>1</capacity><target><permissions><mode>0644</mode></permissions>"
                        + "</target></volume>",
                ProgressListener.NONE);
        assertThat(Files.getAttribute(images.resolve("shared"), "unix:mode")).isEqualTo(0100644);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "qcow2"})
    void a_copy_has_the_content_of_its_source(String format) throws Exception {
        byte[] content = random((int) (3 * MIB));
        StorageVolume source = create("source", 4 * MIB, 0, "raw");
        source.upload(new ByteArrayInputStream(content), MIB, 0, ProgressListener.NONE);
        List<Long> heard = new ArrayList<>();

        pool.createVolumeFrom(
                Rig.volumeXml("copy", 6 * MIB, 0, format), source, (done, total) -> heard.add(done * 100 / total));

        Shell.run(
                "qemu-img",
                "convert",
                "-O",
                "raw",
                images + "/copy",
                folder.resolve("copy.raw").toString());
        byte[] copied = Files.readAllBytes(folder.resolve("copy.raw"));
        assertThat(copied).hasSize((int) (6 * MIB));
        assertThat(Arrays.copyOfRange(copied, (int) MIB, (int) (4 * MIB))).isEqualTo(content);
        assertThat(heard).isSorted().endsWith(100L);
        assertThat(pool.volume("copy").info().capacity()).isEqualTo(6 * MIB);
    }

    @Test
    void a_copy_of_a_layer_has_the_content_of_all_that_is_below() throws Exception {
        StorageVolume base = create("base", MIB, 0, "raw");
        byte[] content = random((int) MIB);
        base.upload(new ByteArrayInputStream(content), 0, 0, ProgressListener.NONE);
        StorageVolume layer = pool.createVolume(Rig.layerXml("layer", base.path()), ProgressListener.NONE);
        pool.createVolumeFrom(Rig.volumeXml("flat", MIB, 0, "raw"), layer, ProgressListener.NONE);
        assertThat(Files.readAllBytes(images.resolve("flat"))).isEqualTo(content);
    }

    @Test
    void resize_grows_shrinks_when_asked_for_and_counts_differences() {
        for (String format : List.of("raw", "qcow2")) {
            StorageVolume volume = create(format, 4 * MIB, 0, format);
            volume.resize(8 * MIB, Set.of());
            assertThat(volume.info().capacity()).isEqualTo(8 * MIB);
            assertThatThrownBy(() -> volume.resize(4 * MIB, Set.of()))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("shrinking has to be asked for");
            volume.resize(2 * MIB, Set.of(Resize.DELTA));
            assertThat(volume.info().capacity()).isEqualTo(10 * MIB);
            volume.resize(9 * MIB, Set.of(Resize.DELTA, Resize.SHRINK));
            assertThat(volume.info().capacity()).isEqualTo(MIB);
            volume.resize(4 * MIB, Set.of(Resize.ALLOCATE));
            assertThat(volume.info().allocation()).isGreaterThanOrEqualTo(3 * MIB);
            assertThatThrownBy(() -> volume.resize(5 * MIB, Set.of(Resize.DELTA, Resize.SHRINK)))
                    .isInstanceOf(InvalidRequest.class);
        }
    }

    @ParameterizedTest
    @EnumSource(WipeAlgorithm.class)
    void what_was_wiped_cannot_be_read_any_more(WipeAlgorithm algorithm) throws Exception {
        byte[] content = random((int) MIB);
        for (String format : List.of("raw", "qcow2")) {
            StorageVolume volume = create(format, 4 * MIB, 0, format);
            Path source = Files.write(folder.resolve("content"), content);
            Shell.run("qemu-img", "convert", "-n", "-f", "raw", "-O", format, source.toString(), volume.path());
            assertThat(readable(images.resolve(format))).contains(text(Arrays.copyOf(content, 512)));

            volume.wipe(algorithm, ProgressListener.NONE);

            assertThat(readable(images.resolve(format))).doesNotContain(text(Arrays.copyOf(content, 512)));
            assertThat(volume.info().capacity()).isEqualTo(4 * MIB);
            assertThat(volume.info().allocation()).as("holes stay holes").isLessThan(3 * MIB);
            assertThat(volume.xml()).contains("<format type='" + format + "'/>");
        }
    }

    @Test
    void content_goes_in_and_out_in_parts() throws Exception {
        StorageVolume volume = create("v", 4 * MIB, 0, "raw");
        byte[] content = random(100_000);
        volume.upload(new ByteArrayInputStream(content), 1000, 50_000, ProgressListener.NONE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        volume.download(out, 1000, 50_000, ProgressListener.NONE);
        assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(content, 50_000));
        out.reset();
        volume.download(out, 51_000, 0, ProgressListener.NONE);
        assertThat(out.toByteArray()).hasSize((int) (4 * MIB) - 51_000).containsOnly(0);
        assertThat(Files.size(images.resolve("v"))).isEqualTo(4 * MIB);
    }

    @Test
    void more_than_a_volume_holds_is_refused() {
        StorageVolume volume = create("v", MIB, 0, "raw");
        ByteArrayInputStream tooMuch = new ByteArrayInputStream(new byte[(int) MIB + 1]);
        assertThatThrownBy(() -> volume.upload(tooMuch, 0, MIB + 1, ProgressListener.NONE))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> volume.upload(tooMuch, 0, 0, ProgressListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("is full");
        assertThat(images.resolve("v")).hasSize(MIB);
        assertThatThrownBy(() -> volume.download(new ByteArrayOutputStream(), MIB + 1, 0, ProgressListener.NONE))
                .isInstanceOf(InvalidRequest.class);
    }

    @Test
    void a_qcow2_image_is_uploaded_as_a_whole_or_not_at_all() throws Exception {
        StorageVolume volume = create("v", MIB, 0, "qcow2");
        Path image = folder.resolve("other.qcow2");
        Shell.run("qemu-img", "create", "-f", "qcow2", image.toString(), "7M");
        byte[] before = Files.readAllBytes(images.resolve("v"));
        assertThatThrownBy(() -> volume.upload(new ByteArrayInputStream(new byte[5000]), 0, 0, ProgressListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("is no qcow2 image");
        assertThat(Files.readAllBytes(images.resolve("v"))).isEqualTo(before);

        volume.upload(Files.newInputStream(image), 0, 0, ProgressListener.NONE);
        assertThat(volume.info().capacity()).isEqualTo(7 * MIB);
        assertThat(images)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("."));
    }

    @Test
    void a_volume_is_found_by_its_path_and_gone_once_deleted() {
        Rig rig = Rig.in(folder.resolve("state"));
        StorageVolume volume = create("v", MIB, 0, "raw");
        assertThat(rig.pools.lookupVolume(volume.path()).name()).isEqualTo("v");
        assertThat(rig.pools.lookupVolume(volume.key()).pool()).isEqualTo("images");
        volume.delete();
        assertThatThrownBy(volume::info).isInstanceOf(NoSuchStorageVolume.class);
        assertThatThrownBy(() -> rig.pools.lookupVolume(images + "/v")).isInstanceOf(NoSuchStorageVolume.class);
        assertThat(images).isEmptyDirectory();
    }

    @Test
    void a_name_that_is_taken_is_refused_and_what_is_there_stays() throws Exception {
        create("v", 1, 0, "raw").upload(new ByteArrayInputStream(new byte[] {42}), 0, 0, ProgressListener.NONE);
        assertThatThrownBy(() -> create("v", MIB, 0, "qcow2"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("is taken");
        assertThat(Files.readAllBytes(images.resolve("v"))).containsExactly(42);
    }

    @Test
    void nobody_changes_a_volume_that_another_thread_is_reading() throws Exception {
        StorageVolume volume = create("v", MIB, 0, "raw");
        List<Throwable> refused = new ArrayList<>();
        volume.download(new ByteArrayOutputStream(), 0, 0, (done, total) -> {
            refused.add(org.assertj.core.api.Assertions.catchThrowable(volume::delete));
            volume.info();
        });
        assertThat(refused).singleElement().isInstanceOf(InvalidState.class);
        volume.delete();
    }

    private static String readable(Path file) throws Exception {
        return text(Files.readAllBytes(file));
    }

    /** One character for each byte. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }
}
