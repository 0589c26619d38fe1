package org.jvirt.xen.host.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.host.internal.devicemodel.QmpDeviceModels;
import org.jvirt.xen.host.internal.store.StoreLatency;
import org.jvirt.xenstore.XenStoreOptions;

class XenHostDriverTest {
    private static final URI SYSTEM = URI.create("xen:///system");

    @TempDir
    private Path folder;

    private XenHostDriver driver() {
        Duration second = Duration.ofSeconds(1);
        XenHostSettings settings = new XenHostSettings(
                folder,
                XenStoreOptions.at(folder.resolve("socket")),
                new QmpDeviceModels.Folders(folder, folder),
                "xl",
                second,
                second,
                second,
                second,
                folder.resolve("domain"),
                folder.resolve("run"),
                second,
                XenSettings.DEFAULT);
        return new XenHostDriver(() -> settings, new StoreLatency());
    }

    @Test
    void aMachineWithoutXenSaysSoInOneSentence() {
        assertThatThrownBy(() -> driver().open(SYSTEM))
                .isInstanceOf(HostUnavailable.class)
                .hasMessage("this machine does not run Xen: " + folder.resolve("hypervisor/type") + " does not say so")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xen:///", "xen:///session", "xen://host/system", "xen:system", "xen:///system?x=1"})
    void thereIsOnlyOneHost(String uri) {
        assertThatThrownBy(() -> driver().open(URI.create(uri)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("expected xen:///system");
    }

    @Test
    void aDriverThatWasDeactivatedOpensNothing() {
        XenHostDriver driver = driver();
        driver.deactivate();
        assertThatThrownBy(() -> driver.open(SYSTEM))
                .isInstanceOf(HostUnavailable.class)
                .hasMessageContaining("shutting down");
    }
}
