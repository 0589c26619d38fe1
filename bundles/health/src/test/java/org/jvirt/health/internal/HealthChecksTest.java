package org.jvirt.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.Disagreement;
import org.jvirt.api.Domains;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.NotSupported;

class HealthChecksTest {
    private static final String XEN = "xen:///system";
    private static final String SIMULATED = "test:///default";

    private final Connections connections = mock(Connections.class);
    private final Connection connection = mock(Connection.class);
    private final Domains domains = mock(Domains.class);
    private final AssignableDevices devices = mock(AssignableDevices.class);

    @BeforeEach
    void connect() {
        when(connections.open(URI.create(SIMULATED))).thenReturn(connection);
        when(connections.open(URI.create(XEN))).thenThrow(new HostUnavailable("this is no Xen host", null));
        when(connection.uri()).thenReturn(URI.create(SIMULATED));
        when(connection.domains()).thenReturn(domains);
        when(connection.assignableDevices()).thenReturn(devices);
    }

    private Result driver(String... uris) {
        return new DriverCheck(new EachConnection(connections, uris)).execute();
    }

    private Result audit(String... uris) {
        return new AuditCheck(new EachConnection(connections, uris)).execute();
    }

    @Test
    void a_driver_that_says_which_domains_there_are_is_well_and_its_connection_is_closed() {
        assertThat(driver(SIMULATED).getStatus()).isEqualTo(Result.Status.OK);
        verify(connection).close();
    }

    @Test
    void one_that_cannot_be_opened_or_does_not_answer_is_critical_whatever_the_others_are() {
        Result unopened = driver(SIMULATED, XEN);
        assertThat(unopened.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(messages(unopened)).contains("xen:///system: this is no Xen host");

        when(domains.infos()).thenThrow(new HostFault("xl failed", null));
        assertThat(driver(SIMULATED).getStatus()).isEqualTo(Result.Status.CRITICAL);
    }

    @Test
    void what_is_no_uri_is_an_error_of_the_check_and_not_of_the_host() {
        assertThat(driver("xen:/ /").getStatus()).isEqualTo(Result.Status.HEALTH_CHECK_ERROR);
        verify(connections, never()).open(any());
    }

    @Test
    void a_host_whose_parties_agree_is_well() {
        when(devices.audit()).thenReturn(List.of(device("03:00.0")));

        Result result = audit(SIMULATED);

        assertThat(result.getStatus()).isEqualTo(Result.Status.OK);
        assertThat(messages(result)).containsExactly("test:///default: 1 devices, no disagreement");
    }

    @Test
    void a_device_about_which_they_disagree_is_a_warning_that_says_what_would_mend_it() {
        when(devices.audit())
                .thenReturn(List.of(
                        device("03:00.0"),
                        device("04:00.0", new Disagreement("the device model has it, and no domain", "the former"))));

        Result result = audit(SIMULATED);

        assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(messages(result))
                .containsExactly("0000:04:00.0: the device model has it, and no domain; next: pci-repair 0000:04:00.0");
    }

    @Test
    void a_host_that_cannot_be_audited_is_neither_well_nor_ill() {
        assertThat(audit(XEN).getStatus()).isEqualTo(Result.Status.HEALTH_CHECK_ERROR);
        when(connection.assignableDevices()).thenThrow(new NotSupported("it takes no host devices"));
        assertThat(audit(SIMULATED).getStatus()).isEqualTo(Result.Status.HEALTH_CHECK_ERROR);
    }

    private static DeviceAudit device(String address, Disagreement... disagreements) {
        PciAddress device = PciAddress.parse(address);
        Optional<String> next = disagreements.length == 0 ? Optional.empty() : Optional.of("pci-repair " + device);
        return new DeviceAudit(device, List.of(), List.of(disagreements), List.of(), next);
    }

    private static List<String> messages(Result result) {
        List<String> messages = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            messages.add(entry.getMessage());
        }
        return messages;
    }
}
