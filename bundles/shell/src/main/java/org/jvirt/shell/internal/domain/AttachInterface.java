package org.jvirt.shell.internal.domain;

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

@Command(name = "attach-interface", description = "Gives a domain a network card.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class AttachInterface implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "TYPE", index = "1", description = "network, bridge or direct")
    private String type;

    @Parameters(
            paramLabel = "SOURCE",
            index = "2",
            description = "the network, the bridge, or the host's own card that it is plugged into")
    private String source;

    @Option(names = "--target", paramLabel = "NAME", description = "what its end on the host is called")
    private @Nullable String target;

    @Option(names = "--mac", paramLabel = "MAC", description = "its address (default: a new one)")
    private @Nullable String mac;

    @Option(names = "--script", paramLabel = "SCRIPT", description = "what plugs it into a bridge")
    private @Nullable String script;

    @Option(names = "--model", paramLabel = "MODEL", description = "the card that the guest sees, such as e1000")
    private @Nullable String model;

    @Mixin
    private AttachOptions options;

    @Override
    public Answer run(Session session) {
        return options.attach(session, domain, xml(), "Interface");
    }

    private String xml() {
        String plug = switch (type) {
            case "network", "bridge" -> type;
            case "direct" -> "dev";
            default ->
                throw new BadUsage("'" + Printable.of(type)
                        + "' is no type of a network card here: expected network, bridge or direct");
        };
        return new XmlText()
                .begin("interface", "type", type)
                .empty("source", plug, source)
                .empty("target", "dev", target)
                .empty("mac", "address", mac)
                .empty("script", "path", script)
                .empty("model", "type", model)
                .end()
                .toString();
    }
}
