package org.jvirt.shell.internal.volume;

import org.jspecify.annotations.Nullable;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.XmlText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "vol-create-as", description = "Makes a volume.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolCreateAs implements ShellCommand {
    @Parameters(index = "0", paramLabel = "POOL", description = "name or UUID")
    private String pool;

    @Parameters(index = "1", paramLabel = "NAME", description = "of the volume")
    private String name;

    @Parameters(index = "2", paramLabel = "CAPACITY", description = "in bytes, or with a unit, such as 10G")
    private Size capacity;

    @Option(names = "--allocation", paramLabel = "SIZE", description = "how much of it is taken at once")
    private @Nullable Size allocation;

    @Option(names = "--format", paramLabel = "FORMAT", description = "raw or qcow2")
    private @Nullable String format;

    @Option(names = "--backing-vol", paramLabel = "VOLUME", description = "what it is a layer over: name, path or key")
    private @Nullable String backing;

    @Option(names = "--backing-vol-format", paramLabel = "FORMAT", description = "the format of that")
    private @Nullable String backingFormat;

    @Option(names = "--print-xml", description = "print the volume in libvirt's XML format, and do no more")
    private boolean printOnly;

    @Override
    public Answer run(Session session) {
        StoragePools pools = session.connection().storagePools();
        StoragePool home = pools.lookup(pool);
        String xml = xml(backing == null ? null : backing(pools, home, backing).path());
        if (printOnly) {
            return Answer.of("xml", xml, output -> output.lines(xml));
        }
        StorageVolume volume = home.createVolume(xml, session.transfer());
        return Answer.of("created", volume.name(), output -> {
            output.remark("Vol " + volume.name() + " created");
            output.remark("");
        });
    }

    private static StorageVolume backing(StoragePools pools, StoragePool home, String volume) {
        return volume.startsWith("/") ? pools.lookupVolume(volume) : home.volume(volume);
    }

    private String xml(@Nullable String backingPath) {
        XmlText xml = new XmlText()
                .begin("volume")
                .text("name", name)
                .text("capacity", Long.toString(capacity.bytes()))
                .text("allocation", allocation == null ? null : Long.toString(allocation.bytes()))
                .begin("target")
                .empty("format", "type", format)
                .end();
        if (backingPath != null) {
            xml.begin("backingStore")
                    .text("path", backingPath)
                    .empty("format", "type", backingFormat)
                    .end();
        }
        return xml.end().toString();
    }
}
