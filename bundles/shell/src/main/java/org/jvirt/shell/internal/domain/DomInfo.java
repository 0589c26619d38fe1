package org.jvirt.shell.internal.domain;

import org.jvirt.api.DomainInfo;
import org.jvirt.api.xml.DomainXml;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "dominfo", description = "Shows what the host says of a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomInfo implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        DomainInfo info = session.connection().domains().lookup(domain).info();
        return Answer.of("domain", info, output -> print(info, output));
    }

    private static void print(DomainInfo info, Output output) {
        property(output, "Id:", DomainId.of(info));
        property(output, "Name:", info.name());
        property(output, "UUID:", info.uuid().toString());
        property(output, "OS Type:", DomainXml.osType(info.type()));
        property(output, "State:", info.state().label());
        property(output, "CPU(s):", Integer.toString(info.vcpus()));
        property(output, "Max memory:", info.maxMemoryKib() + " KiB");
        property(output, "Used memory:", info.memoryKib() + " KiB");
        property(output, "Persistent:", info.persistent() ? "yes" : "no");
        property(output, "Autostart:", info.autostart() ? "enable" : "disable");
        output.remark("");
    }

    private static void property(Output output, String name, String value) {
        output.line(String.format("%-15s %s", name, value));
    }
}
