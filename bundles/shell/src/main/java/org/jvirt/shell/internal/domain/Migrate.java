package org.jvirt.shell.internal.domain;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Domain;
import org.jvirt.api.MigrationRequest;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "migrate", description = "Moves a domain to another host.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Migrate implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String name;

    @Parameters(
            paramLabel = "DESTURI",
            index = "1",
            description = "the other host: as seen from here, or with --p2p from the domain's host")
    private URI destination;

    @Mixin
    private MigrateOptions options;

    @Option(
            names = "--migrateuri",
            paramLabel = "URI",
            description = "where the hypervisor there takes the domain's state")
    private @Nullable String transport;

    @Option(names = "--dname", paramLabel = "NAME", description = "its name there")
    private @Nullable String newName;

    @Override
    public Answer run(Session session) {
        MigrationRequest request = new MigrationRequest(
                destination, options.flags(), Optional.ofNullable(transport), Optional.ofNullable(newName));
        Domain domain = session.connection().domains().lookup(name);
        domain.migrate(request, session.progress());
        return Answer.of("migrated", domain.name(), output -> output.remark(""));
    }
}
