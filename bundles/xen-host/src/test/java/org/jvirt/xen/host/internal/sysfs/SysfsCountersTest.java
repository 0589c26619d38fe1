package org.jvirt.xen.host.internal.sysfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.BackendCounters.CardCount;
import org.jvirt.xen.port.BackendCounters.DiskCount;
import org.jvirt.xen.port.BackendCounters.Traffic;

class SysfsCountersTest {
    @TempDir
    private Path sysfs;

    private SysfsCounters counters;

    @BeforeEach
    void open() {
        counters = new SysfsCounters(sysfs);
    }

    private void put(String file, String content) throws IOException {
        Path path = sysfs.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    @Test
    void what_dom0_sends_the_guest_receives() throws IOException {
        String card = "class/net/vif3.0/statistics/";
        String[] names = {"bytes", "packets", "errors", "dropped"};
        for (int i = 0; i < names.length; i++) {
            put(card + "tx_" + names[i], (i + 1) + "\n");
            put(card + "rx_" + names[i], (i + 10) + "\n");
        }
        assertThat(counters.card("vif3.0"))
                .contains(new CardCount(new Traffic(1, 2, 3, 4), new Traffic(10, 11, 12, 13)));
        assertThat(counters.card("vif3.1")).isEmpty();
    }

    @Test
    void a_disk_is_counted_in_sectors() throws IOException {
        String disk = "bus/xen-backend/devices/vbd-3-51712/statistics/";
        put(disk + "rd_req", "5\n");
        put(disk + "rd_sect", "8\n");
        put(disk + "wr_req", "6\n");
        put(disk + "wr_sect", "16\n");
        put(disk + "f_req", "1\n");
        assertThat(counters.disk(3, 51712)).contains(new DiskCount(5, 4096, 6, 8192, 1));
        assertThat(counters.disk(3, 51728)).isEmpty();
        assertThat(counters.disk(4, 51712)).isEmpty();
    }

    @Test
    void what_goes_while_it_is_read_has_counted_nothing_and_what_is_no_number_is_a_fault() throws IOException {
        Files.createDirectories(sysfs.resolve("class/net/vif3.0/statistics"));
        Traffic nothing = new Traffic(0, 0, 0, 0);
        assertThat(counters.card("vif3.0")).contains(new CardCount(nothing, nothing));
        put("class/net/vif3.0/statistics/rx_bytes", "many\n");
        assertThatThrownBy(() -> counters.card("vif3.0"))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("rx_bytes cannot be read");
    }
}
