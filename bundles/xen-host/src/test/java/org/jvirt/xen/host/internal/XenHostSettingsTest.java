package org.jvirt.xen.host.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.xen.host.internal.store.StoreLatency;

class XenHostSettingsTest {
    private static final URI SYSTEM = URI.create("xen:///system");

    /** As SCR makes one: what is configured, and the defaults. */
    private static XenHostDriver.Configuration configuration(Map<String, String> configured) {
        return (XenHostDriver.Configuration) Proxy.newProxyInstance(
                XenHostSettingsTest.class.getClassLoader(),
                new Class<?>[] {XenHostDriver.Configuration.class},
                (proxy, key, none) -> configured.getOrDefault(key.getName(), (String) key.getDefaultValue()));
    }

    @Test
    void whatIsConfiguredHoldsAndTheRestIsTheDefault() {
        XenHostSettings settings = XenHostSettings.of(
                configuration(Map.of("xlTimeoutSeconds", "3", "holdBackAnsweredPv", "true", "xl", "/opt/xl")));

        assertThat(settings.xlTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.xen().holdBackAnsweredPv()).isTrue();
        assertThat(settings.xl()).isEqualTo("/opt/xl");
        assertThat(settings.sysfs()).isEqualTo(Path.of("/sys"));
        assertThat(settings.answerTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "xenstoreTimeoutSeconds, 0",
        "deviceModelAnswerTimeoutSeconds, abc",
        "deviceModelLockTimeoutSeconds, -1",
        "xlTimeoutSeconds, 86401",
        "kernelTimeoutSeconds, 1.5",
        "holdBackAnsweredPv, maybe",
    })
    void whoOpensAHostWhoseSettingsMakeNoSenseIsToldWhichAndWhatWasExpected(String key, String value) {
        XenHostDriver driver = new XenHostDriver(configuration(Map.of(key, value)), new StoreLatency());

        assertThatThrownBy(() -> driver.open(SYSTEM))
                .isInstanceOf(HostUnavailable.class)
                .hasMessageContaining("org.jvirt.xen.host")
                .hasMessageContaining(key + " is '" + value + "': expected ");
    }
}
