package org.jvirt.xen.sim.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolEvent.Kind;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolume.Resize;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.sim.internal.SimulatedHostDriver;

class SimulatedPoolsTest {
    private static final String VOLUME =
            "<volume><name>v</name><capacity unit='G'>10</capacity><allocation unit='G'>4</allocation></volume>";

    private final StoragePools pools = new SimulatedPools();
    private final StoragePool standard = pools.lookup("default-pool");

    @Test
    void the_default_host_brings_its_default_pool_and_every_connection_sees_the_same() {
        SimulatedHostDriver driver = new SimulatedHostDriver(new XenSettings(false));
        HypervisorConnection one = driver.open(URI.create("test:///default"));
        HypervisorConnection other = driver.open(URI.create("test:///default"));
        StoragePools seen = one.storagePools().orElseThrow();
        seen.lookup("default-pool").createVolume(VOLUME, ProgressListener.NONE);
        assertThat(other.storagePools()
                        .orElseThrow()
                        .lookupVolume("/default-pool/v")
                        .name())
                .isEqualTo("v");
        assertThat(Path.of("/default-pool")).doesNotExist();
    }

    @Test
    void volumes_take_room_and_give_it_back() {
        StorageVolume volume = standard.createVolume(VOLUME, ProgressListener.NONE);
        assertThat(standard.info().allocation()).isEqualTo(4L << 30);
        assertThat(standard.info().available()).isEqualTo(96L << 30);
        assertThat(volume.xml()).contains("<path>/default-pool/v</path>");
        volume.resize(2L << 30, Set.of(Resize.DELTA));
        assertThat(volume.info().capacity()).isEqualTo(12L << 30);
        assertThatThrownBy(() -> volume.resize(1, Set.of())).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> standard.createVolume(VOLUME, ProgressListener.NONE))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> standard.createVolume(
                        "<volume><name>big</name><capacity unit='T'>1</capacity></volume>", ProgressListener.NONE))
                .isInstanceOf(InvalidState.class);
        assertThatThrownBy(() -> volume.upload(new ByteArrayInputStream(new byte[1]), 0, 0, ProgressListener.NONE))
                .isInstanceOf(NotSupported.class);
        volume.delete();
        assertThat(standard.info().allocation()).isZero();
        assertThatThrownBy(() -> pools.lookupVolume("/default-pool/v")).isInstanceOf(NoSuchStorageVolume.class);
    }

    @Test
    void a_pool_lives_as_a_real_one() {
        List<Kind> heard = new ArrayList<>();
        pools.onEvent(event -> heard.add(event.kind()));
        StoragePool pool = pools.define("<pool type='dir'><name>more</name><target><path>/more</path></target></pool>");
        pool.build(false);
        pool.start();
        assertThatThrownBy(pool::undefine).isInstanceOf(InvalidState.class);
        pool.destroy();
        assertThatThrownBy(pool::volumes).isInstanceOf(InvalidState.class);
        pool.undefine();
        assertThatThrownBy(() -> pools.lookup("more")).isInstanceOf(NoSuchStoragePool.class);
        assertThat(heard).containsExactly(Kind.DEFINED, Kind.STARTED, Kind.STOPPED, Kind.UNDEFINED);
        assertThatThrownBy(() -> pools.define(
                        "<pool type='dir'><name>default-pool</name><target><path>/x</path></target></pool>"))
                .isInstanceOf(InvalidRequest.class);
    }
}
