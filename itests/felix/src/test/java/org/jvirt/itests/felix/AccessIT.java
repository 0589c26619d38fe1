package org.jvirt.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.jvirt.itests.felix.Eventually.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.Domain;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.Release;
import org.jvirt.api.StepListener;
import org.jvirt.api.access.AccessControl;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.AccessDenied;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A platform that has an access control of its own: it comes, is replaced, and goes, while connections are open. */
@RunWith(PaxExam.class)
public class AccessIT {
    private static final URI SIMULATED = URI.create("test:///default");
    private static final PciAddress NIC = PciAddress.parse("04:00.0");
    private static final DetachRequest FORCED =
            DetachRequest.of(PciSelector.of(NIC)).withPolicy(ForcePolicy.IMMEDIATE);

    @Inject
    private BundleContext context;

    @Inject
    private Connections connections;

    @Inject
    private ConfigurationAdmin configurations;

    @Configuration
    public Option[] container() {
        return Container.jvirt();
    }

    @Test
    public void a_platform_grants_what_its_access_control_says_and_all_of_it_where_it_has_none() throws Exception {
        try (Connection host = connections.open(SIMULATED)) {
            Domain silent = host.domains().lookup("silent");
            ServiceRegistration<AccessControl> operators = grant(1, EnumSet.of(Permission.READ, Permission.OPERATE));

            assertThrows(AccessDenied.class, () -> silent.detach(FORCED, StepListener.NONE));
            assertThrows(AccessDenied.class, () -> host.assignableDevices().add(NIC, Optional.empty()));
            assertEquals(1, silent.hostdevs().size());
            assertTrue(lastLine(), lastLine().contains("\"outcome\":\"refused\""));
            assertTrue(lastLine(), lastLine().contains("\"permission\":\"HOST_DEVICES\""));

            ServiceRegistration<AccessControl> nobody = grant(2, EnumSet.noneOf(Permission.class));
            assertThrows(AccessDenied.class, silent::hostdevs);
            assertThrows(AccessDenied.class, () -> connections.open(SIMULATED));
            nobody.unregister();
            assertEquals(1, silent.hostdevs().size());
            operators.unregister();

            assertEquals(
                    Release.BY_EJECT, silent.detach(FORCED, StepListener.NONE).release());
        }
    }

    @Test
    public void a_platform_that_requires_access_control_is_not_open_while_it_is_away() throws Exception {
        try (Connection host = connections.open(SIMULATED)) {
            org.osgi.service.cm.Configuration settings = configurations.getConfiguration("org.jvirt.access", "?");
            settings.update(FrameworkUtil.asDictionary(Map.of("required", "true")));
            await(() -> isRefused(host));

            ServiceRegistration<AccessControl> all = grant(0, EnumSet.allOf(Permission.class));
            assertFalse(host.domains().list().isEmpty());
            all.unregister();
            assertThrows(AccessDenied.class, host::domains);

            settings.delete();
            await(() -> !isRefused(host));
        }
    }

    private ServiceRegistration<AccessControl> grant(int ranking, Set<Permission> granted) {
        return context.registerService(
                AccessControl.class,
                request -> granted.contains(request.permission()),
                FrameworkUtil.asDictionary(Map.of("service.ranking", ranking)));
    }

    private String lastLine() throws Exception {
        List<String> lines = Files.readAllLines(Path.of(context.getProperty("jvirt.home"), "log", "audit.log"));
        return lines.get(lines.size() - 1);
    }

    private static boolean isRefused(Connection host) {
        try {
            host.domains();
            return false;
        } catch (AccessDenied refused) {
            return true;
        }
    }
}
