package org.jvirt.health.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.Disagreement;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Whether the parties of a host agree about its devices, as {@link AssignableDevices#audit} has it. If not it is a warning: the host serves all the same,
 * and somebody has to look at the device.
 */
@Component(
        configurationPid = "org.jvirt.health.audit",
        property = {HealthCheck.NAME + "=jvirt audit", HealthCheck.TAGS + "=jvirt"})
@Designate(ocd = AuditCheck.Configuration.class)
public final class AuditCheck implements HealthCheck {
    private final EachConnection hosts;

    /** Which hosts. */
    @ObjectClassDefinition(
            name = "jvirt audit health",
            description = "Felix health check 'jvirt audit': the parties of the host agree about its devices")
    public @interface Configuration {
        @AttributeDefinition(name = "Connections", description = "The URIs of the hosts to audit")
        String[] connections() default "xen:///system";
    }

    @Activate
    public AuditCheck(@Reference Connections connections, Configuration configuration) {
        this(new EachConnection(connections, configuration.connections()));
    }

    AuditCheck(EachConnection hosts) {
        this.hosts = hosts;
    }

    @Override
    public Result execute() {
        return hosts.ask(AuditCheck::disagreements, Result.Status.HEALTH_CHECK_ERROR);
    }

    private static List<ResultLog.Entry> disagreements(Connection connection) {
        List<DeviceAudit> audited = connection.assignableDevices().audit();
        List<ResultLog.Entry> found = audited.stream()
                .filter(device -> !device.disagreements().isEmpty())
                .map(AuditCheck::warning)
                .toList();
        return found.isEmpty()
                ? List.of(new ResultLog.Entry(
                        Result.Status.OK, connection.uri() + ": " + audited.size() + " devices, no disagreement"))
                : found;
    }

    private static ResultLog.Entry warning(DeviceAudit audit) {
        String points = audit.disagreements().stream().map(Disagreement::what).collect(Collectors.joining("; "));
        String next = audit.next().map(what -> "; next: " + what).orElse("");
        return new ResultLog.Entry(Result.Status.WARN, audit.device() + ": " + points + next);
    }
}
