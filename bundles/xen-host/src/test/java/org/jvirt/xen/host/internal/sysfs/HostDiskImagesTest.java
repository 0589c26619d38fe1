package org.jvirt.xen.host.internal.sysfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NotSupported;

@Timeout(60)
class HostDiskImagesTest {
    @TempDir
    private Path folder;

    private DiskSize size(String path, String format) {
        return new HostDiskImages(folder, Duration.ofSeconds(20)).size(path, format);
    }

    private Path file(long length) throws IOException {
        Path file = folder.resolve("image");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(length);
        }
        return file;
    }

    @Test
    void a_file_with_a_hole_takes_less_room_than_it_is_long() throws IOException {
        Path file = file(1 << 24);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        DiskSize size = size(link.toString(), "raw");

        assertThat(size.capacity()).isEqualTo(1 << 24);
        assertThat(size.physical()).isEqualTo(1 << 24);
        assertThat(size.allocation()).isLessThan(1 << 24);
        Files.write(file, new byte[1 << 20]);
        assertThat(size(file.toString(), "raw").allocation()).isBetween(1L << 20, 1L << 21);
    }

    /** A guest may write what it likes to its disk: only what the host calls qcow2 is read as that. */
    @Test
    void an_image_says_itself_how_much_a_guest_sees_if_the_host_says_that_it_is_one() throws IOException {
        ByteBuffer header =
                ByteBuffer.allocate(512).putInt(0x514649fb).putInt(3).putLong(24, 5L << 30);
        Path image = Files.write(folder.resolve("image"), header.array());

        assertThat(size(image.toString(), "qcow2").capacity()).isEqualTo(5L << 30);
        assertThat(size(image.toString(), "qcow2").physical()).isEqualTo(512);
        assertThat(size(image.toString(), "raw").capacity()).isEqualTo(512);
        assertThatThrownBy(() -> size(file(4096 + 512).toString(), "vhd"))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("of format 'vhd': expected raw or qcow2");
        Files.write(image, new byte[512]);
        assertThatThrownBy(() -> size(image.toString(), "qcow2"))
                .isInstanceOf(HostFault.class)
                .hasMessageEndingWith("is no qcow2 image");
    }

    @Test
    void a_block_device_is_as_long_as_the_kernel_says() throws IOException {
        Files.createDirectories(folder.resolve("class/block/null"));
        Files.writeString(folder.resolve("class/block/null/size"), "2048\n");
        assertThat(size("/dev/null", "raw")).isEqualTo(new DiskSize(1 << 20, 1 << 20, 1 << 20));
        Files.writeString(folder.resolve("class/block/null/size"), "many\n");
        assertThatThrownBy(() -> size("/dev/null", "raw")).isInstanceOf(HostFault.class);
    }

    @Test
    void what_is_not_there_is_said() {
        for (String path : new String[] {folder + "/nothing", folder.toString(), "/"}) {
            assertThatThrownBy(() -> size(path, "raw"))
                    .isInstanceOf(HostFault.class)
                    .hasMessage("'" + path + "' is not there: expected a file or a block device");
        }
    }
}
