package org.jvirt.health.internal;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Whether the driver serves its connection: it is there, and its hypervisor says which domains there are. Critical if not. */
@Component(
        configurationPid = "org.jvirt.health.driver",
        property = {HealthCheck.NAME + "=jvirt driver", HealthCheck.TAGS + "=jvirt"})
@Designate(ocd = DriverCheck.Configuration.class)
public final class DriverCheck implements HealthCheck {
    private final EachConnection hosts;

    /** Which drivers. */
    @ObjectClassDefinition(
            name = "jvirt driver health",
            description = "Felix health check 'jvirt driver': the driver serves its connection")
    public @interface Configuration {
        @AttributeDefinition(name = "Connections", description = "The URIs of the hypervisors to ask for their domains")
        String[] connections() default "xen:///system";
    }

    @Activate
    public DriverCheck(@Reference Connections connections, Configuration configuration) {
        this(new EachConnection(connections, configuration.connections()));
    }

    DriverCheck(EachConnection hosts) {
        this.hosts = hosts;
    }

    @Override
    public Result execute() {
        return hosts.ask(DriverCheck::domains, Result.Status.CRITICAL);
    }

    private static List<ResultLog.Entry> domains(Connection connection) {
        int domains = connection.domains().infos().size();
        return List.of(new ResultLog.Entry(Result.Status.OK, connection.uri() + ": " + domains + " domains"));
    }
}
