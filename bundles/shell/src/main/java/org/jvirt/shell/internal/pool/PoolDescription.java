package org.jvirt.shell.internal.pool;

import org.jspecify.annotations.Nullable;
import org.jvirt.shell.internal.output.XmlText;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A pool in options, as pool-define-as and pool-create-as take it. */
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolDescription {
    @Parameters(index = "0", paramLabel = "NAME", description = "of the pool")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "TYPE",
            description = "dir, fs, netfs, logical, disk, or another that the host has")
    private String type;

    @Option(names = "--source-host", paramLabel = "HOST", description = "the server that has the storage")
    private @Nullable String sourceHost;

    @Option(names = "--source-path", paramLabel = "PATH", description = "the server's folder")
    private @Nullable String sourcePath;

    @Option(names = "--source-dev", paramLabel = "DEVICE", description = "the device that has the storage")
    private @Nullable String sourceDevice;

    @Option(names = "--source-name", paramLabel = "NAME", description = "such as that of a volume group")
    private @Nullable String sourceName;

    @Option(names = "--source-format", paramLabel = "FORMAT", description = "such as ext4")
    private @Nullable String sourceFormat;

    @Option(names = "--source-protocol-ver", paramLabel = "VERSION", description = "the version of NFS, such as 4")
    private @Nullable String sourceProtocolVersion;

    @Option(names = "--target", paramLabel = "PATH", description = "where the volumes are on this host")
    private @Nullable String target;

    @Option(names = "--print-xml", description = "print the pool in libvirt's XML format, and do no more")
    private boolean printOnly;

    boolean printOnly() {
        return printOnly;
    }

    String xml() {
        return new XmlText()
                .begin("pool", "type", type)
                .text("name", name)
                .begin("source")
                .empty("host", "name", sourceHost)
                .empty("dir", "path", sourcePath)
                .empty("device", "path", sourceDevice)
                .text("name", sourceName)
                .empty("format", "type", sourceFormat)
                .empty("protocol", "ver", sourceProtocolVersion)
                .end()
                .begin("target")
                .text("path", target)
                .end()
                .end()
                .toString();
    }
}
