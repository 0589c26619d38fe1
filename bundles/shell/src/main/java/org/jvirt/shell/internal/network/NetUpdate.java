package org.jvirt.shell.internal.network;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.network.NetworkUpdate.Command;
import org.jvirt.api.network.NetworkUpdate.Section;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "net-update",
        description = "Changes a part of a network: live, in its definition, or both.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NetUpdate implements ShellCommand {
    @Parameters(paramLabel = "NETWORK", index = "0", description = "name or UUID")
    private String name;

    @Parameters(paramLabel = "CHANGE", index = "1", description = "add (same as add-last), add-first, delete or modify")
    private String command;

    @Parameters(
            paramLabel = "SECTION",
            index = "2",
            description = "ip-dhcp-host, ip-dhcp-range, dns-host, dns-txt or dns-srv")
    private String section;

    @Parameters(paramLabel = "XML", index = "3", description = "the part in libvirt's XML format, or a file with it")
    private String xml;

    @Option(names = "--parent-index", paramLabel = "N", description = "which <ip> the part is in, from 0")
    private @Nullable Integer parentIndex;

    @Option(names = "--live", description = "change the running network")
    private boolean live;

    @Option(names = "--config", description = "change the definition")
    private boolean config;

    @Option(names = "--current", description = "change what there is: the running network, or else the definition")
    private boolean current;

    @Override
    public Answer run(Session session) {
        if (current && (live || config)) {
            throw new BadUsage("--current excludes --live and --config");
        }
        if (parentIndex != null && parentIndex < 0) {
            throw new BadUsage("--parent-index is " + parentIndex + ": expected 0 or more");
        }
        NetworkUpdate update = new NetworkUpdate(
                command(),
                section(),
                parentIndex == null ? OptionalInt.empty() : OptionalInt.of(parentIndex),
                part(),
                live,
                config);
        Network network = session.connection().networks().lookup(name);
        boolean active = network.info().active();
        network.update(update);
        String affected = affected(active);
        return Answer.of("updated", affected, output -> {
            output.remark("Updated network " + network.name() + " " + affected);
            output.remark("");
        });
    }

    private Command command() {
        return switch (command) {
            case "add", "add-last" -> Command.ADD_LAST;
            case "add-first" -> Command.ADD_FIRST;
            case "delete" -> Command.DELETE;
            case "modify" -> Command.MODIFY;
            default ->
                throw new BadUsage("unrecognized command name '" + Printable.of(command)
                        + "': expected add, add-first, add-last, delete or modify");
        };
    }

    private Section section() {
        return switch (section) {
            case "ip-dhcp-host" -> Section.IP_DHCP_HOST;
            case "ip-dhcp-range" -> Section.IP_DHCP_RANGE;
            case "forward-interface" -> Section.FORWARD_INTERFACE;
            case "portgroup" -> Section.PORTGROUP;
            case "dns-host" -> Section.DNS_HOST;
            case "dns-txt" -> Section.DNS_TXT;
            case "dns-srv" -> Section.DNS_SRV;
            default ->
                throw new BadUsage("unrecognized section name '" + Printable.of(section)
                        + "': expected ip-dhcp-host, ip-dhcp-range, dns-host, dns-txt or dns-srv");
        };
    }

    /** What begins with an angle bracket is no file's name to virsh either. */
    private String part() {
        if (xml.startsWith("<")) {
            return xml;
        }
        try {
            return XmlFile.read(Path.of(xml));
        } catch (InvalidPathException malformed) {
            throw new CommandFailed("'" + Printable.of(xml) + "' is neither XML nor the name of a file", malformed);
        }
    }

    private String affected(boolean active) {
        if (config && live) {
            return "persistent config and live state";
        }
        return live || (!config && active) ? "live state" : "persistent config";
    }
}
