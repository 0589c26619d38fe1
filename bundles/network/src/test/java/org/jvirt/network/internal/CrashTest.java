package org.jvirt.network.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.Networks;

/** The JVM dies by kill -9, in the middle of anything; the next one finds a host that it can work on. */
class CrashTest {
    private static final int DEATHS = 4;

    @TempDir
    private Path folder;

    private Rig rig;

    @BeforeEach
    void make() throws Exception {
        rig = Rig.in(folder);
    }

    @AfterEach
    void unmake() {
        if (rig != null) {
            rig.close();
        }
    }

    /** Another JVM, which starts and stops a network until it is killed. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) {
            Duration patience = Duration.ofSeconds(60);
            Networks networks = new HostNetworkDriver(new NetworkSettings(
                            Path.of(arguments[0], "state"),
                            Path.of(arguments[0], "run"),
                            Optional.of(arguments[1]),
                            patience,
                            patience))
                    .networks(URI.create("network:///system"));
            Network network = networks.lookup("default");
            System.out.println("ready");
            while (true) {
                if (network.info().active()) {
                    network.destroy();
                }
                network.start();
            }
        }
    }

    @Test
    void whatever_was_being_done_the_next_start_works_and_the_next_stop_leaves_nothing() throws Exception {
        String before = rig.everything();
        Networks networks = rig.networks();
        Network network = networks.define("""
                <network>
                  <name>default</name>
                  <forward mode='nat'/>
                  <bridge name='virbr0' stp='off' delay='0'/>
                  <ip address='10.7.1.1' prefix='24'>
                    <dhcp><range start='10.7.1.100' end='10.7.1.199'/></dhcp>
                  </ip>
                </network>
                """);
        for (int death = 0; death < DEATHS; death++) {
            Process victim = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            folder.toString(),
                            rig.hostNamespace())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(output.readLine()).isEqualTo("ready");
                // A moment that is another one at every death: that is what is tested.
                victim.waitFor(20L + 97L * death, TimeUnit.MILLISECONDS);
            } finally {
                victim.destroyForcibly().waitFor();
            }
            if (!network.info().active()) {
                network.start();
            }
            assertThat(rig.dnsmasqs()).hasSize(1);
            network.destroy();
            assertThat(rig.everything()).as("after death " + death).isEqualTo(before);
        }
    }
}
