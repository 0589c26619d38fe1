package org.jvirt.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.PciSelector;
import org.jvirt.api.StepListener;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** What a platform watches jvirt by: Felix health checks, and JMX. */
@RunWith(PaxExam.class)
public class HealthIT {
    private static final String SIMULATED = "test:///default";

    @Inject
    private BundleContext context;

    @Inject
    private Connections connections;

    @Inject
    private ConfigurationAdmin configurations;

    @Configuration
    public Option[] container() {
        return Container.jvirtWithHealth();
    }

    @Test
    public void the_checks_tell_of_the_hosts_that_they_are_configured_for() throws Exception {
        configure("org.jvirt.health.driver");
        configure("org.jvirt.health.audit");
        awaitStatus("jvirt driver", Result.Status.OK);
        awaitStatus("jvirt audit", Result.Status.OK);

        Bundle driver = bundle("org.jvirt.xen-sim");
        driver.stop();
        try {
            assertEquals(Optional.of(Result.Status.CRITICAL), status("jvirt driver"));
            assertEquals(Optional.of(Result.Status.HEALTH_CHECK_ERROR), status("jvirt audit"));
        } finally {
            driver.start();
        }
        awaitStatus("jvirt driver", Result.Status.OK);
    }

    @Test
    public void the_figures_are_at_the_mbean_server_while_the_core_is_there() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName detachments = new ObjectName("org.jvirt:type=Detachments");
        try (Connection host = connections.open(URI.create(SIMULATED))) {
            host.domains().lookup("web").detach(DetachRequest.of(PciSelector.parse("03:00.0")), StepListener.NONE);
            TabularData open = (TabularData) server.getAttribute(new ObjectName("org.jvirt:type=Connections"), "Open");
            assertEquals(1L, open.get(new Object[] {SIMULATED}).get("value"));
        }
        TabularData outcomes = (TabularData) server.getAttribute(detachments, "Outcomes");
        assertEquals(1L, outcomes.get(new Object[] {"BY_GUEST"}).get("value"));
        assertTrue(server.isRegistered(new ObjectName("org.jvirt:type=XenStore")));

        Bundle core = bundle("org.jvirt.core");
        core.stop();
        try {
            assertTrue(server.queryNames(new ObjectName("org.jvirt:*"), null).isEmpty());
        } finally {
            core.start();
        }
    }

    /** Empty while the check is away. */
    private Optional<Result.Status> status(String name) throws Exception {
        Collection<ServiceReference<HealthCheck>> checks =
                context.getServiceReferences(HealthCheck.class, "(&(hc.tags=jvirt)(hc.name=" + name + "))");
        assertTrue(name + " is there twice", checks.size() <= 1);
        return checks.stream()
                .map(check -> context.getService(check).execute().getStatus())
                .findFirst();
    }

    /** Configurations are delivered on a thread of their own, and with them a check goes and comes anew. */
    private void awaitStatus(String name, Result.Status status) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!status(name).equals(Optional.of(status))) {
            assertTrue(name + " did not become " + status + " in 10 s", System.nanoTime() < deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void configure(String pid) throws Exception {
        configurations
                .getConfiguration(pid, "?")
                .update(FrameworkUtil.asDictionary(Map.of("connections", new String[] {SIMULATED})));
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }
}
