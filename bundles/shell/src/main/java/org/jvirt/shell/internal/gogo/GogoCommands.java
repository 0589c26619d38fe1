package org.jvirt.shell.internal.gogo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.jvirt.api.Connections;
import org.jvirt.shell.internal.command.DefaultUri;
import org.jvirt.shell.internal.command.OpenConnections;
import org.jvirt.shell.internal.run.Catalogue;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Offers every command to Gogo, in the scope {@code jvirt}. It waits for a command processor by name only: where there is none this class is
 * not even loaded, and the bundle does without Gogo's packages.
 */
@Component(
        service = {},
        immediate = true,
        reference = @Reference(name = "processor", service = CommandProcessor.class))
public final class GogoCommands {
    static final String SCOPE = "jvirt";

    private final OpenConnections open;
    private final List<ServiceRegistration<Function>> registrations = new ArrayList<>();

    @Activate
    public GogoCommands(BundleContext context, @Reference Connections connections, @Reference DefaultUri defaultUri) {
        open = new OpenConnections(connections);
        GogoSessions sessions = new GogoSessions(open, defaultUri);
        Catalogue.names().forEach(name -> register(context, name, new GogoFunction(name, sessions)));
        register(context, CompletionFunction.NAME, new CompletionFunction(sessions));
        register(context, CompletionSetup.NAME, new CompletionSetup());
    }

    private void register(BundleContext context, String name, Function function) {
        registrations.add(context.registerService(
                Function.class,
                function,
                FrameworkUtil.asDictionary(Map.of(
                        CommandProcessor.COMMAND_SCOPE, SCOPE, CommandProcessor.COMMAND_FUNCTION, new String[] {name
                        }))));
    }

    @Deactivate
    void withdraw() {
        registrations.forEach(ServiceRegistration::unregister);
        open.close();
    }
}
