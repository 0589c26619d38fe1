package org.jvirt.shell.internal.network;

import java.nio.file.Path;
import org.jvirt.api.network.Network;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "net-create", description = "Starts the network that a file describes, until it is stopped.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NetCreate implements ShellCommand {
    @Parameters(paramLabel = "FILE", description = "a network in libvirt's XML format")
    private Path file;

    @Override
    public Answer run(Session session) {
        Network network = session.connection().networks().create(XmlFile.read(file));
        return Answer.of("created", network.name(), output -> {
            output.remark("Network " + network.name() + " created from " + file);
            output.remark("");
        });
    }
}
