package org.jvirt.storage.internal.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.storage.StorageVolumeDefinition.BackingStore;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.host.HostCommands;

/** {@code qemu-img}. The format is always named: to have it guessed is to let a guest, who writes the image, choose it. */
public final class QemuImg {
    private static final String COMMAND = "qemu-img";

    private final HostCommands host;

    public QemuImg(HostCommands host) {
        this.host = host;
    }

    /** Describes an image. A backing file is named, and not opened. A domain may have the image in use. */
    public ImageInfo info(Path image, StorageVolumeFormat format) {
        String answer =
                host.run(COMMAND, "info", "--force-share", "--output=json", "-f", format.label(), image.toString());
        try {
            JsonNode info = new ObjectMapper().readTree(answer);
            return new ImageInfo(
                    info.path("virtual-size").asLong(), info.path("actual-size").asLong(), backing(info));
        } catch (JsonProcessingException malformed) {
            throw new HostFault("qemu-img info answered with something else than JSON", malformed);
        }
    }

    private static Optional<BackingStore> backing(JsonNode info) {
        String path = info.path("backing-filename").asText();
        String format = info.path("backing-filename-format").asText();
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(new BackingStore(
                        path,
                        Arrays.stream(StorageVolumeFormat.values())
                                .filter(known -> known.label().equals(format))
                                .findFirst()));
    }

    /** Makes an empty image. */
    public void create(Path image, StorageVolumeFormat format, long capacity, boolean allocate) {
        host.runLong(
                List.of(
                        COMMAND,
                        "create",
                        "-q",
                        "-f",
                        format.label(),
                        "-o",
                        preallocation(allocate),
                        image.toString(),
                        Long.toString(capacity)),
                percent -> {});
    }

    private static String preallocation(boolean allocate) {
        return allocate ? "preallocation=falloc" : "preallocation=off";
    }

    /** Makes a qcow2 image that is a layer over another. */
    public void createLayer(Path image, long capacity, Path backing, StorageVolumeFormat backingFormat) {
        host.run(
                COMMAND,
                "create",
                "-q",
                "-f",
                "qcow2",
                "-b",
                backing.toString(),
                "-F",
                backingFormat.label(),
                image.toString(),
                Long.toString(capacity));
    }

    /** Copies what a domain sees in an image, backing files included, to a new image. */
    public void convert(
            Path source,
            StorageVolumeFormat sourceFormat,
            Path image,
            StorageVolumeFormat format,
            boolean allocate,
            IntConsumer percent) {
        host.runLong(
                List.of(
                        COMMAND,
                        "convert",
                        "-p",
                        "-f",
                        sourceFormat.label(),
                        "-O",
                        format.label(),
                        "-o",
                        preallocation(allocate),
                        source.toString(),
                        image.toString()),
                percent);
    }

    /** As {@link #convert}, to a device that is there. */
    public void convertToDevice(Path source, StorageVolumeFormat sourceFormat, Path device, IntConsumer percent) {
        host.runLong(
                List.of(
                        COMMAND,
                        "convert",
                        "-p",
                        "-n",
                        "-f",
                        sourceFormat.label(),
                        "-O",
                        "raw",
                        source.toString(),
                        device.toString()),
                percent);
    }

    public void resize(Path image, StorageVolumeFormat format, long capacity, boolean allocate, boolean shrink) {
        List<String> line = new ArrayList<>(List.of(COMMAND, "resize", "-q", "-f", format.label()));
        if (allocate) {
            line.add("--preallocation=falloc");
        }
        if (shrink) {
            line.add("--shrink");
        }
        line.add(image.toString());
        line.add(Long.toString(capacity));
        host.runLong(line, percent -> {});
    }
}
