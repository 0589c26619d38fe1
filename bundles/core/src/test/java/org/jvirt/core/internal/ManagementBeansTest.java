package org.jvirt.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.Connection;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.Domain;
import org.jvirt.api.PciSelector;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.HostFault;

/** What a monitoring program reads, by the process's MBean server. */
@Timeout(30)
class ManagementBeansTest {
    private static final DetachRequest DETACH = DetachRequest.of(PciSelector.of(FakeDriver.DEVICE));

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final DetachMetrics detachments = new DetachMetrics();
    private final ManagementBeans beans = beans("true");

    @TempDir
    private Path folder;

    private FakeCore core;

    @BeforeEach
    void setUp() {
        core = new FakeCore(folder.resolve("audit.log"), request -> true, () -> PolicySettings.DEFAULT);
        core.events.onDetach(detachments);
        beans.addBean(detachments);
        beans.addBean(core.connections);
    }

    @AfterEach
    void tearDown() throws Exception {
        beans.removeBean(detachments);
        beans.removeBean(core.connections);
        core.close();
    }

    private static ManagementBeans beans(String enabled) {
        return new ManagementBeans((ManagementBeans.Configuration) Proxy.newProxyInstance(
                ManagementBeansTest.class.getClassLoader(),
                new Class<?>[] {ManagementBeans.Configuration.class},
                (proxy, method, arguments) -> enabled));
    }

    @Test
    void detaches_are_counted_by_outcome_and_timed_by_rung_and_step() throws Exception {
        Domain guest = core.guest();
        guest.detach(DETACH, StepListener.NONE);
        guest.detach(DETACH, StepListener.NONE);
        core.driver.failing = true;
        assertThatThrownBy(() -> guest.detach(DETACH, StepListener.NONE)).isInstanceOf(HostFault.class);
        core.driver.failing = false;
        core.driver.hostdevs = List.of();
        core.driver.powerOffFailures =
                List.of(new GuestSilent(List.of(FakeDriver.DEVICE), "silent", "kept", "again", List.of(), null));
        guest.destroy(StepListener.NONE);

        TabularData outcomes = read("Detachments", "Outcomes");
        assertThat(row(outcomes, "BY_GUEST").get("value")).isEqualTo(2L);
        assertThat(row(outcomes, "HostFault").get("value")).isEqualTo(1L);
        assertThat(row(outcomes, "GuestSilent").get("value")).isEqualTo(1L);
        assertThat(outcomes.size()).isEqualTo(3);
        CompositeData rung =
                (CompositeData) row(read("Detachments", "Rungs"), "BY_GUEST").get("value");
        assertThat(rung.get("count")).isEqualTo(2L);
        assertThat(rung.get("totalMillis")).isEqualTo(10.0);
        assertThat(rung.get("maxMillis")).isEqualTo(5.0);
        CompositeData step =
                (CompositeData) row(read("Detachments", "Steps"), "ask-guest").get("value");
        assertThat(step.get("count")).isEqualTo(2L);
        assertThat(step.get("totalMillis")).isEqualTo(6.0);
    }

    @Test
    void connections_are_counted_until_they_are_closed() throws Exception {
        Connection one = core.open();
        Connection another = core.open();
        assertThat(row(read("Connections", "Open"), "fake:///system").get("value"))
                .isEqualTo(2L);

        one.close();
        one.close();
        assertThat(row(read("Connections", "Open"), "fake:///system").get("value"))
                .isEqualTo(1L);
        another.close();
        assertThat(read("Connections", "Open").isEmpty()).isTrue();
        assertThat(server.getAttribute(name("Connections"), "Opened")).isEqualTo(2L);
    }

    @Test
    void another_container_of_the_process_goes_without_and_takes_nothing_away() throws Exception {
        ManagementBeans others = beans("true");
        DetachMetrics second = new DetachMetrics();

        others.addBean(second);
        others.removeBean(second);

        assertThat(server.isRegistered(name("Detachments"))).isTrue();
        beans.removeBean(detachments);
        assertThat(server.isRegistered(name("Detachments"))).isFalse();
    }

    @Test
    void where_it_is_switched_off_nothing_is_registered() throws Exception {
        beans.removeBean(detachments);

        beans("false").addBean(detachments);

        assertThat(server.isRegistered(name("Detachments"))).isFalse();
    }

    private TabularData read(String type, String attribute) throws Exception {
        return (TabularData) server.getAttribute(name(type), attribute);
    }

    private static CompositeData row(TabularData table, String key) {
        return table.get(new Object[] {key});
    }

    private static ObjectName name(String type) throws Exception {
        return new ObjectName("org.jvirt:type=" + type);
    }
}
