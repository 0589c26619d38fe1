package org.jvirt.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.jvirt.itests.felix.Eventually.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainType;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.Release;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.itests.example.DeviceDrain;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** A platform that loads the bundles: connections, drivers that come and go, configuration, events. */
@RunWith(PaxExam.class)
public class PlatformIT {
    private static final URI SIMULATED = URI.create("test:///default");

    @Inject
    private BundleContext context;

    @Inject
    private Connections connections;

    @Inject
    private ConfigurationAdmin configurations;

    @Inject
    private DeviceDrain drain;

    @Configuration
    public Option[] container() {
        return Container.jvirt();
    }

    @Test
    public void the_framework_is_the_one_that_was_meant() {
        assertEquals(System.getProperty("jvirt.framework"), context.getBundle(0).getSymbolicName());
    }

    @Test
    public void every_bundle_is_active() {
        List<String> idle = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
            if (!fragment && bundle.getState() != Bundle.ACTIVE) {
                idle.add(bundle + " is in state " + bundle.getState());
            }
        }
        assertEquals(List.of(), idle);
        assertTrue(connections
                .schemes()
                .containsAll(List.of("network", "nodedev", "qemu", "storage", "test", "test+libvirt", "xen")));
    }

    @Test
    public void a_silent_guest_keeps_its_device_under_never_and_loses_it_under_force() {
        try (Connection host = connections.open(SIMULATED)) {
            Domain silent = host.domains().lookup("silent");
            DetachOutcome outcome = silent.detach(
                    DetachRequest.of(PciSelector.parse("04:00.0")).withPolicy(ForcePolicy.IMMEDIATE),
                    StepListener.NONE);

            assertEquals(Release.BY_EJECT, outcome.release());
            assertTrue(silent.hostdevs().isEmpty());
            assertTrue(host.assignableDevices().list().stream()
                    .anyMatch(
                            device -> device.address().equals(outcome.devices().get(0))));
        }
    }

    @Test
    public void a_domain_is_made_of_a_volume_and_a_network_by_their_names() {
        String xml = """
                <domain type='xen'>
                  <name>together</name>
                  <memory unit='MiB'>128</memory>
                  <vcpu>1</vcpu>
                  <os><type>hvm</type></os>
                  <devices>
                    <disk type='volume'>
                      <source pool='default-pool' volume='together'/>
                      <target dev='sda'/>
                    </disk>
                    <interface type='network'><source network='default'/></interface>
                  </devices>
                </domain>
                """;
        try (Connection host = connections.open(SIMULATED)) {
            assertThrows(NoSuchStorageVolume.class, () -> host.domains().create(xml, StepListener.NONE));
            StorageVolume volume = host.storagePools()
                    .lookup("default-pool")
                    .createVolume(
                            "<volume><name>together</name><capacity unit='MiB'>1</capacity></volume>",
                            ProgressListener.NONE);

            Domain domain = host.domains().create(xml, StepListener.NONE);

            assertEquals(DomainType.HVM, domain.info().type());
            domain.destroy(StepListener.NONE);
            volume.delete();
        }
    }

    @Test
    public void every_detach_is_an_event_of_event_admin() throws Exception {
        BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
        Dictionary<String, Object> properties =
                FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, "org/jvirt/detach/FINISHED"));
        context.registerService(EventHandler.class, heard::add, properties);
        try (Connection host = connections.open(SIMULATED)) {
            host.domains()
                    .lookup("web")
                    .detach(
                            DetachRequest.of(PciSelector.parse("03:00.0")).withPolicy(ForcePolicy.NEVER),
                            StepListener.NONE);
        }

        Event event = heard.poll(10, TimeUnit.SECONDS);
        assertNotNull("no event came", event);
        assertEquals("web", event.getProperty("domain"));
        assertEquals("BY_GUEST", event.getProperty("release"));
        assertEquals(List.of("0000:03:00.0"), Arrays.asList((String[]) event.getProperty("devices")));
    }

    @Test
    public void a_policy_that_is_configured_applies_and_a_malformed_one_stops_what_goes_by_it_until_it_is_mended()
            throws Exception {
        DetachRequest request = DetachRequest.of(PciSelector.parse("05:00.0"));
        try (Connection host = connections.open(SIMULATED)) {
            Domain late = host.domains().lookup("late");
            configure("defaultPolicy", "after-timeout");
            await(() -> late.explain(request).policy() == ForcePolicy.AFTER_TIMEOUT);
            assertEquals(
                    PolicyDecision.Source.HOST_DEFAULT, late.explain(request).source());

            configure("guestTimeoutSeconds", "soon");
            await(() -> isUndecided(late, request));
            assertEquals(
                    ForcePolicy.NEVER,
                    late.explain(request.withPolicy(ForcePolicy.NEVER)).policy());

            configure("rules", new String[] {"0000:05:00.0=immediate"});
            await(() -> !isUndecided(late, request));
            assertEquals(
                    PolicyDecision.Source.DEVICE_RULE, late.explain(request).source());
        }
    }

    @Test
    public void the_driver_of_the_guide_serves_its_scheme_and_tells_of_what_comes_and_goes() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Connection toy = connections.open(URI.create("toy:///"));
                Subscription hearing = toy.nodeDevices().onEvent(event -> heard.add(event.device() + event.kind()))) {
            assertEquals("net_toy0", toy.nodeDevices().list().get(0).name());

            configurations
                    .getConfiguration("org.jvirt.itests.toy", "?")
                    .update(FrameworkUtil.asDictionary(Map.of("interfaces", new String[] {"toy1"})));

            await(() -> heard.equals(List.of("net_toy0DELETED", "net_toy1CREATED")));
            assertEquals("net_toy1", toy.nodeDevices().lookup("net_toy1").name());
            assertThrows(NoSuchDevice.class, () -> toy.nodeDevices().lookup("net_toy0"));
        }
        assertThrows(InvalidRequest.class, () -> connections.open(URI.create("toy:///nonsense")));
    }

    @Test
    public void a_driver_that_goes_takes_its_connections_along_and_one_that_comes_back_serves_again() throws Exception {
        Bundle driver = bundle("org.jvirt.xen-sim");
        Connection before = connections.open(SIMULATED);
        driver.stop();
        try {
            assertThrows(DriverGone.class, before::domains);
            assertThrows(InvalidRequest.class, () -> connections.open(SIMULATED));
        } finally {
            driver.start();
        }
        try (Connection after = connections.open(SIMULATED)) {
            assertFalse(after.domains().list().isEmpty());
        }
        assertThrows(DriverGone.class, before::domains);
    }

    /** The guide's example; {@link GuidesTest} sees to it that it is the guide's. */
    @Test
    public void a_component_of_a_platform_drains_a_host_of_all_devices() throws Exception {
        configure("guestTimeoutSeconds", 1);
        DetachRequest any = DetachRequest.of(PciSelector.parse("04:00.0"));
        try (Connection host = connections.open(SIMULATED)) {
            Domain silent = host.domains().lookup("silent");
            await(() -> silent.explain(any).guestTimeout().toSeconds() == 1);
        }

        DeviceDrain.Report report = drain.drain(SIMULATED, ForcePolicy.AFTER_TIMEOUT);

        assertCameOut(report, "0000:03:00.* of web: BY_GUEST, FREE, in ");
        assertCameOut(report, "0000:04:00.* of silent: BY_EJECT, FREE, in ");
        assertCameOut(report, "0000:09:00.* of dead-dm: BY_REVOCATION, FREE, in ");
        assertTrue(
                report.toString(), report.events().containsAll(List.of("web Started", "silent eject", "web Finished")));
        assertEquals(List.of(), report.remaining());
        assertEquals(List.of(), report.disputed());
    }

    private static void assertCameOut(DeviceDrain.Report report, String line) {
        assertTrue(report.toString(), report.devices().stream().anyMatch(device -> device.startsWith(line)));
    }

    @Test
    public void a_machine_without_xen_is_told_so_in_one_sentence() {
        HostUnavailable answer =
                assertThrows(HostUnavailable.class, () -> connections.open(URI.create("xen:///system")));

        assertFalse(answer.getMessage(), answer.getMessage().contains("\n"));
    }

    @Test
    public void the_devices_of_this_machine_can_be_opened_alone_and_are_not_the_simulated_hosts() {
        try (Connection machine = connections.open(URI.create("nodedev:///system"));
                Connection simulated = connections.open(SIMULATED)) {
            assertEquals("computer", machine.nodeDevices().lookup("computer").name());
            assertTrue(machine.nodeDevices().list(Set.of(Capability.NET)).stream()
                    .anyMatch(device -> device.name().startsWith("net_lo")));
            assertEquals(List.of(), simulated.nodeDevices().list(Set.of(Capability.NET)));
            assertThrows(NotSupported.class, machine::domains);
        }
    }

    @Test
    public void a_node_device_driver_that_stops_ends_its_events_and_says_that_it_went() throws Exception {
        Bundle driver = bundle("org.jvirt.nodedev");
        try (Connection machine = connections.open(URI.create("nodedev:///system"))) {
            NodeDevices devices = machine.nodeDevices();
            devices.onEvent(event -> {});
            assertEquals(1, eventThreads());
            driver.stop();
            try {
                assertEquals(0, eventThreads());
                assertThrows(DriverGone.class, devices::list);
                assertThrows(DriverGone.class, machine::nodeDevices);
            } finally {
                driver.start();
            }
            assertFalse(machine.nodeDevices().list().isEmpty());
        }
    }

    @Test
    public void a_pool_outlives_its_driver_which_says_that_it_went() throws Exception {
        Path folder = Files.createTempDirectory("jvirt-pool");
        Bundle driver = bundle("org.jvirt.storage");
        try (Connection machine = connections.open(URI.create("storage:///system"))) {
            StoragePool pool = machine.storagePools()
                    .create("<pool type='dir'><name>felix</name><target><path>" + folder + "</path></target></pool>");
            assertTrue(pool.info().active());
            assertTrue(Files.isDirectory(Path.of(context.getProperty("felix.cm.dir"), "storage")));
            driver.stop();
            try {
                assertThrows(DriverGone.class, machine::storagePools);
            } finally {
                driver.start();
            }
            StoragePool again = machine.storagePools().lookup("felix");
            assertTrue(again.info().active());
            again.destroy();
            assertThrows(NoSuchStoragePool.class, () -> machine.storagePools().lookup("felix"));
        } finally {
            Files.delete(folder);
        }
    }

    @Test
    public void the_simulated_host_has_pools_and_networks_of_its_own() {
        try (Connection simulated = connections.open(SIMULATED)) {
            assertEquals("default-pool", simulated.storagePools().list().get(0).name());
            assertEquals("default", simulated.networks().list().get(0).name());
        }
    }

    private static long eventThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("jvirt-nodedev-events"))
                .count();
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private void configure(String key, Object value) throws Exception {
        configurations.getConfiguration("org.jvirt.policy", "?").update(FrameworkUtil.asDictionary(Map.of(key, value)));
    }

    private static boolean isUndecided(Domain domain, DetachRequest request) {
        try {
            domain.explain(request);
            return false;
        } catch (HostFault malformed) {
            return true;
        }
    }
}
