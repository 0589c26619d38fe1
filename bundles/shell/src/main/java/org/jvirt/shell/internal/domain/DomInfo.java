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
        output.property("Id:", DomainId.of(info));
        output.property("Name:", info.name());
        output.property("UUID:", info.uuid().toString());
        output.property("OS Type:", DomainXml.osType(info.type()));
        output.property("State:", info.state().label());
        output.property("CPU(s):", Integer.toString(info.vcpus()));
        output.property("Max memory:", info.maxMemoryKib() + " KiB");
        output.property("Used memory:", info.memoryKib() + " KiB");
        output.property("Persistent:", info.persistent() ? "yes" : "no");
        output.property("Autostart:", info.autostart() ? "enable" : "disable");
        output.property("Managed save:", info.managedSave() ? "yes" : "no");
        output.remark("");
    }
}
