package org.jvirt.xen.host.internal.toolstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.port.SavedDomain;

class XlSavedFileTest {
    private static final String ID = "6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a00aa";
    private static final String WEB =
            "{\"c_info\": {\"type\": \"hvm\", \"name\": \"web\", \"uuid\": \"" + ID + "\"}%s}";

    @TempDir
    private Path folder;

    private Path file(int order, int mandatory, int optional, String json) throws IOException {
        byte[] text = (json + "\0").getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(52 + text.length + 9).order(ByteOrder.nativeOrder());
        file.put("Xen saved domain, xl format\n \0 \r".getBytes(StandardCharsets.US_ASCII));
        file.putInt(order)
                .putInt(mandatory)
                .putInt(optional)
                .putInt(Integer.BYTES + text.length)
                .putInt(text.length)
                .put(text);
        file.put("the state".getBytes(StandardCharsets.US_ASCII));
        return Files.write(folder.resolve("file"), file.array());
    }

    private Path file(String json) throws IOException {
        return file(0x01020304, 3, 0, json);
    }

    @Test
    void whose_state_it_is_stands_at_its_begin() throws IOException {
        assertThat(XlSavedFile.read(file(WEB.formatted(""))))
                .isEqualTo(new SavedDomain("web", UUID.fromString(ID), Set.of()));
    }

    @Test
    void so_do_the_devices_that_xl_would_attach() throws IOException {
        assertThat(XlSavedFile.read(file(
                                WEB.formatted(", \"pcidevs\": [{\"func\": 1, \"dev\": 2, \"bus\": 3}, {\"bus\": 12}]")))
                        .devices())
                .containsExactlyInAnyOrder(PciAddress.parse("03:02.1"), PciAddress.parse("0c:00.0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0x04030201 | 3 | 0 | {}               | is of an xl that jvirt does not know, or damaged
                    0x01020304 | 2 | 0 | {}               | is of an xl that jvirt does not know, or damaged
                    0x01020304 | 3 | 1 | {}               | is of an xl that jvirt does not know, or damaged
                    0x01020304 | 3 | 0 | {}               | does not say whose state it is
                    0x01020304 | 3 | 0 | []               | does not say whose state it is
                    0x01020304 | 3 | 0 | {"c_info":       | has a malformed configuration
                    """)
    void what_cannot_be_made_sense_of_is_refused(String order, int mandatory, int optional, String json, String why)
            throws IOException {
        Path file = file(Integer.decode(order), mandatory, optional, json);
        assertThatThrownBy(() -> XlSavedFile.read(file))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("'" + file + "' " + why);
    }

    @Test
    void what_is_no_such_file_is_refused() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "root:x:0:0:root:/root:/bin/bash\n".repeat(9));
        for (Path none : new Path[] {other, folder, Path.of("/dev/null")}) {
            assertThatThrownBy(() -> XlSavedFile.read(none))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("'" + none + "' holds no saved domain: expected a file that 'save' or xl has written");
        }
        assertThatThrownBy(() -> XlSavedFile.read(folder.resolve("none")))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("there is no saved domain at '" + folder.resolve("none") + "'");
    }

    /** However much of it there is, and whatever has been done to it. */
    @Test
    void a_damaged_file_is_an_error_that_names_it_or_still_says_whose_it_is() throws IOException {
        Path file = file(WEB.formatted(", \"pcidevs\": [{\"dev\": 2, \"bus\": 3}]"));
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(4711);
        for (int i = 0; i < 5000; i++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int flips = random.nextInt(3); damaged.length > 0 && flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try {
                assertThat(XlSavedFile.read(file).name()).isNotEmpty();
            } catch (InvalidRequest | HostFault refused) {
                assertThat(refused).hasMessageNotContaining("Exception");
            }
        }
    }
}
