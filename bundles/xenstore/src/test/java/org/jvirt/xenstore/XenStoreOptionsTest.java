package org.jvirt.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XenStoreOptionsTest {

    private final XenStoreOptions options = XenStoreOptions.fromEnvironment(Map.of());

    @Test
    void findTheSocketWhereTheDaemonPutsItByDefault() {
        assertThat(options.socket()).isEqualTo(Path.of("/var/run/xenstored/socket"));
    }

    @Test
    void findTheSocketWhereTheEnvironmentSaysWithThePathAboveTheFolder() {
        assertThat(XenStoreOptions.fromEnvironment(Map.of("XENSTORED_RUNDIR", "/r"))
                        .socket())
                .isEqualTo(Path.of("/r/socket"));
        assertThat(XenStoreOptions.fromEnvironment(Map.of("XENSTORED_RUNDIR", "/r", "XENSTORED_PATH", "/p/s"))
                        .socket())
                .isEqualTo(Path.of("/p/s"));
    }

    @Test
    void changeOneAtATime() {
        Duration day = Duration.ofDays(1);
        XenStoreOptions changed = options.withConnectTimeout(day)
                .withRequestTimeout(day.dividedBy(2))
                .withTransactionTimeout(day.dividedBy(3))
                .withTransactionAttempts(7)
                .withReconnectDelay(day.dividedBy(4));

        assertThat(changed)
                .isEqualTo(new XenStoreOptions(
                        options.socket(), day, day.dividedBy(2), day.dividedBy(3), 7, day.dividedBy(4)));
    }

    @Test
    void refuseWhatCannotBeMeant() {
        assertThatThrownBy(() -> options.withRequestTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requestTimeout");
        assertThatThrownBy(() -> options.withConnectTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withTransactionTimeout(Duration.ofDays(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withTransactionAttempts(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
