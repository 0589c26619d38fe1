package org.jvirt.shell.internal.domain;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.XmlText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "attach-disk", description = "Gives a domain a disk.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class AttachDisk implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(
            paramLabel = "SOURCE",
            index = "1",
            description = "the file or block device that the disk is; '' for an empty drive")
    private String source;

    @Parameters(paramLabel = "TARGET", index = "2", description = "its name in the guest, such as xvdb or vdb")
    private String target;

    @Option(names = "--targetbus", paramLabel = "BUS", description = "how the guest sees it, such as virtio or scsi")
    private @Nullable String bus;

    @Option(names = "--driver", paramLabel = "DRIVER", description = "what serves it, such as qemu")
    private @Nullable String driver;

    @Option(
            names = "--subdriver",
            paramLabel = "FORMAT",
            description = "how its content is laid out, such as raw or qcow2; it is not guessed")
    private @Nullable String format;

    @Option(names = "--cache", paramLabel = "MODE", description = "how the host caches it, such as none")
    private @Nullable String cache;

    @Option(names = "--type", paramLabel = "DEVICE", description = "what it is to the guest: disk, cdrom...")
    private @Nullable String device;

    @Option(names = "--mode", paramLabel = "MODE", description = "readonly or shareable")
    private @Nullable String mode;

    @Option(
            names = "--sourcetype",
            paramLabel = "TYPE",
            description = "file or block (default: block for what is on this host, and no file)")
    private @Nullable String sourceType;

    @Option(names = "--serial", paramLabel = "SERIAL", description = "the serial number that the guest sees")
    private @Nullable String serial;

    @Mixin
    private AttachOptions options;

    @Override
    public Answer run(Session session) {
        return options.attach(session, domain, xml(), "Disk");
    }

    private String xml() {
        if (mode != null && !mode.equals("readonly") && !mode.equals("shareable")) {
            throw new BadUsage("--mode is '" + Printable.of(mode) + "': expected readonly or shareable");
        }
        boolean block = isBlock();
        String path = source.isEmpty() ? null : source;
        return new XmlText()
                .begin("disk", "type", block ? "block" : "file", "device", device)
                .empty("driver", "name", driver, "type", format, "cache", cache)
                .empty("source", block ? "dev" : "file", path)
                .empty("target", "dev", target, "bus", bus)
                .flag("readonly", "readonly".equals(mode))
                .flag("shareable", "shareable".equals(mode))
                .text("serial", serial)
                .end()
                .toString();
    }

    private boolean isBlock() {
        if (sourceType == null) {
            return isBlockDevice(source);
        }
        return switch (sourceType) {
            case "file" -> false;
            case "block" -> true;
            default -> throw new BadUsage("--sourcetype is '" + Printable.of(sourceType) + "': expected file or block");
        };
    }

    /** As virsh has it, who looks on its own host too, wherever the domain is. */
    private static boolean isBlockDevice(String source) {
        try {
            Path path = Path.of(source);
            return !source.isEmpty() && Files.exists(path) && !Files.isRegularFile(path);
        } catch (InvalidPathException noneHere) {
            return false;
        }
    }
}
