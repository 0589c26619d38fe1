package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a real Xen host, a command has one id from its call to its hypercalls. */
@OnXenHost
@Timeout(900)
class OperationIT {
    private static final Duration SOON = Duration.ofMinutes(5);

    private final XenHost host;

    OperationIT(XenHost host) {
        this.host = host;
    }

    @BeforeEach
    void install() throws IOException, InterruptedException {
        host.enter(XenHostIT.SCENE);
        Jvirt.install(host);
    }

    @Test
    void a_detach_is_followed_from_command_to_hypercall_by_its_id() throws Exception {
        host.run(
                "JVIRT_DEBUG=1 " + Jvirt.PROGRAM + " 'list; pci-detach --force=immediate silent " + TestDevices.E1000E
                        + "'",
                SOON);

        String operation = host.run("sed 's/.*\"operation\":\"\\([^\"]*\\)\".*/\\1/' /opt/jvirt/log/audit.log")
                .strip();
        String traced = host.run("grep -F ' " + operation + " ' /opt/jvirt/log/jvirt.log");
        assertThat(traced)
                .contains("Domain.detach", "xenstore: ", "qmp-libxl-", "hypercall: deassign_device")
                .doesNotContain("runs 'xl list'");
        assertThat(host.run("grep -F \"runs 'xl list'\" /opt/jvirt/log/jvirt.log"))
                .containsPattern(" [0-9a-f]{8}-[0-9a-f-]{27} ");
        assertThat(host.run("grep 'hypercall: ' /opt/jvirt/log/jvirt.log").lines())
                .allMatch(line -> line.contains(" " + operation + " "));
    }
}
