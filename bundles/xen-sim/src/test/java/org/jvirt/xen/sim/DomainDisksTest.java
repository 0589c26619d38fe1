package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.jvirt.api.DomainType;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.xen.internal.domain.DomainDisks;
import org.jvirt.xen.internal.domain.SplitDevices;
import org.jvirt.xen.internal.domain.XenDomain;

class DomainDisksTest {
    private static final XenDomain WEB = new XenDomain(1, "web", new UUID(1, 1), DomainType.HVM, OptionalInt.empty());

    private final SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private final DomainDisks disks = new DomainDisks(new SplitDevices(host.xenStore()), host.diskImages());

    private void attach(int number, String target, String type, String params) {
        String disk = "/libxl/1/device/vbd/" + number;
        host.xenStore().write(disk + "/dev", target);
        host.xenStore().write(disk + "/type", type);
        host.xenStore().write(disk + "/params", params);
    }

    private void volume(String name, String format, long allocation) {
        host.storagePools()
                .lookup("default-pool")
                .createVolume("""
                        <volume>
                          <name>%s</name>
                          <capacity>1048576</capacity>
                          <allocation>%d</allocation>
                          <target><format type='%s'/></target>
                        </volume>
                        """.formatted(name, allocation, format), ProgressListener.NONE);
    }

    @Test
    void a_disk_is_as_large_as_the_volume_that_it_is_of() {
        volume("raw", "raw", 4096);
        volume("grown", "qcow2", 8192);
        attach(51712, "xvda", "phy", "/default-pool/raw");
        attach(51728, "xvdb", "qdisk", "qcow2:/default-pool/grown");
        assertThat(disks.size(WEB, "xvda")).isEqualTo(new DiskSize(1 << 20, 4096, 1 << 20));
        assertThat(disks.size(WEB, "/default-pool/grown")).isEqualTo(new DiskSize(1 << 20, 8192, 8192));
    }

    @Test
    void what_is_no_disk_has_no_medium_or_is_not_there_has_no_size() {
        attach(51712, "xvda", "phy", "/nowhere");
        attach(5632, "hdc", "qdisk", "");
        assertThatThrownBy(() -> disks.size(WEB, "xvda")).isInstanceOf(NoSuchStorageVolume.class);
        assertThatThrownBy(() -> disks.size(WEB, "hdc"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("disk 'hdc' of domain 'web' has no medium");
        assertThatThrownBy(() -> disks.size(WEB, "xvdz"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("domain 'web' has no disk 'xvdz'");
    }
}
