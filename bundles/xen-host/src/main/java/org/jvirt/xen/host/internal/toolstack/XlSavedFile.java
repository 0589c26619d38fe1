package org.jvirt.xen.host.internal.toolstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.host.FileFault;
import org.jvirt.xen.port.SavedDomain;

/**
 * The begin of a file that {@code xl save} has written (tools/xl/xl.h, save_file_header): a line that says so, then four numbers in the order of the
 * host's bytes, the last of which is the length of what is optional: that of the domain's configuration, and it, in libxl's JSON. The state of the guest
 * comes behind it and is left to xl.
 */
final class XlSavedFile {
    private static final byte[] MAGIC = "Xen saved domain, xl format\n \0 \r".getBytes(StandardCharsets.US_ASCII);

    private static final int BYTE_ORDER = 0x01020304;

    /** XL_MANDATORY_FLAG_JSON: what follows is JSON, and not xl.cfg as long ago. */
    private static final int JSON = 1;

    /** A configuration has a few KiB. */
    private static final int LONGEST = 4 << 20;

    private XlSavedFile() {}

    /**
     * @throws InvalidRequest if it is not there, or is none
     */
    static SavedDomain read(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw wrong(file, "holds no saved domain: expected a file that 'save' or xl has written");
        }
        try (InputStream content = Files.newInputStream(file);
                DataInputStream data = new DataInputStream(content)) {
            byte[] magic = data.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw wrong(file, "holds no saved domain: expected a file that 'save' or xl has written");
            }
            byte[] numbers = new byte[5 * Integer.BYTES];
            data.readFully(numbers);
            return domain(file, ByteBuffer.wrap(numbers).order(ByteOrder.nativeOrder()), data);
        } catch (NoSuchFileException missing) {
            throw new InvalidRequest("there is no saved domain at '" + Printable.of(file.toString()) + "'");
        } catch (EOFException cut) {
            throw wrong(file, "is cut off");
        } catch (JsonProcessingException malformed) {
            throw wrong(file, "has a malformed configuration");
        } catch (IOException unreadable) {
            throw FileFault.of(file + " cannot be read", unreadable);
        }
    }

    private static SavedDomain domain(Path file, ByteBuffer numbers, DataInputStream data) throws IOException {
        boolean ours = numbers.getInt() == BYTE_ORDER;
        boolean json = (numbers.getInt() & JSON) != 0;
        int optional = numbers.getInt();
        long following = numbers.getInt();
        int length = numbers.getInt();
        if (!ours || !json || optional != 0 || length < 1 || length > LONGEST || following != Integer.BYTES + length) {
            throw wrong(file, "is of an xl that jvirt does not know, or damaged");
        }
        byte[] text = new byte[length];
        data.readFully(text);
        // xl counts the zero that ends a text in C.
        int end = text[length - 1] == 0 ? length - 1 : length;
        JsonNode configuration = new ObjectMapper().readTree(text, 0, end);
        String name = configuration.at("/c_info/name").asText("");
        String uuid = configuration.at("/c_info/uuid").asText("");
        if (name.isEmpty() || !uuid.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            throw wrong(file, "does not say whose state it is");
        }
        return new SavedDomain(name, UUID.fromString(uuid), devices(configuration));
    }

    private static Set<PciAddress> devices(JsonNode configuration) {
        return LibxlJson.of(configuration).objects("pcidevs").stream()
                .flatMap(device -> LibxlPciDevice.functions(device).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static InvalidRequest wrong(Path file, String what) {
        return new InvalidRequest("'" + Printable.of(file.toString()) + "' " + what);
    }
}
