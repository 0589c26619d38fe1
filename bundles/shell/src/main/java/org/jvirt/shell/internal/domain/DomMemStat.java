package org.jvirt.shell.internal.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "dommemstat", description = "Prints what the host knows of a domain's memory.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomMemStat implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        Map<String, Long> values = new LinkedHashMap<>();
        session.connection()
                .domains()
                .lookup(domain)
                .memoryStats()
                .forEach((stat, value) -> values.put(stat.label(), value));
        return Answer.of("memory", values, output -> {
            values.forEach((name, value) -> output.line(name + " " + value));
            output.remark("");
        });
    }
}
