package org.jvirt.storage.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.storage.internal.tool.PartitionTable.Partition;

/** Recorded from sfdisk 2.38.1. */
class PartitionTableTest {
    private static PartitionTable table(String json, String device, long bytes) throws Exception {
        return PartitionTable.of(new ObjectMapper().readTree(json.replace('\'', '"')), device, bytes);
    }

    private static PartitionTable dos() throws Exception {
        return table("""
                {'partitiontable': {'label': 'dos', 'id': '0x17e040e0', 'device': '/dev/sda', 'unit': 'sectors',
                 'sectorsize': 512, 'partitions': [
                   {'node': '/dev/sda1', 'start': 2048, 'size': 16384, 'type': '83', 'bootable': true},
                   {'node': '/dev/sda2', 'start': 40960, 'size': 81920, 'type': '5'},
                   {'node': '/dev/sda5', 'start': 43008, 'size': 8192, 'type': '83'}]}}
                """, "/dev/sda", 64 << 20);
    }

    @Test
    void an_extended_partition_is_no_volume_and_counts_once() throws Exception {
        PartitionTable table = dos();
        assertThat(table.volumes()).extracting(Partition::node).containsExactly("/dev/sda1", "/dev/sda5");
        assertThat(table.allocation()).isEqualTo((16384 + 81920) * 512L);
        assertThat(table.capacity()).isEqualTo((64 << 20) - (1 << 20));
        assertThat(table.nextNumber()).isEqualTo(3);
    }

    @Test
    void the_first_gap_that_is_large_enough_is_taken_and_begins_at_a_mebibyte() throws Exception {
        PartitionTable table = dos();
        assertThat(table.firstFree(1)).hasValue(18432);
        assertThat(table.firstFree(22528)).hasValue(18432);
        assertThat(table.firstFree(22529)).isEmpty();
        assertThat(table.firstFree(8192)).hasValue(18432);
        assertThat(table.firstFree(Long.MAX_VALUE / 512)).isEmpty();
        assertThat(table.sectors(1)).isEqualTo(1);
        assertThat(table.sectors(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE / 512 + 1);
    }

    @Test
    void a_gpt_says_itself_where_it_begins_and_ends() throws Exception {
        PartitionTable table = table("""
                {'partitiontable': {'label': 'gpt', 'device': '/dev/nvme0n1', 'unit': 'sectors',
                 'firstlba': 6, 'lastlba': 16378, 'sectorsize': 4096, 'partitions': [
                   {'node': '/dev/nvme0n1p2', 'start': 256, 'size': 512, 'type': '0FC63DAF', 'name': 'data'}]}}
                """, "/dev/nvme0n1", 64 << 20);
        assertThat(table.partitions())
                .containsExactly(new Partition("/dev/nvme0n1p2", 2, 256, 512, "0FC63DAF", "data"));
        assertThat(table.nextNumber()).isEqualTo(1);
        assertThat(table.firstFree(1)).hasValue(768);
        assertThat(table.capacity()).isEqualTo((16378 - 6 + 1) * 4096L);
    }

    @Test
    void a_full_table_says_so() throws Exception {
        PartitionTable table = table("""
                {'partitiontable': {'label': 'dos', 'sectorsize': 512, 'partitions': [
                   {'node': '/dev/sda1', 'start': 2048, 'size': 2048}, {'node': '/dev/sda2', 'start': 4096, 'size': 2048},
                   {'node': '/dev/sda3', 'start': 6144, 'size': 2048}, {'node': '/dev/sda4', 'start': 8192, 'size': 2048}]}}
                """, "/dev/sda", 64 << 20);
        assertThatThrownBy(table::nextNumber)
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("the disk has 4 partitions, and a dos partition table has no room for more: expected one to"
                        + " be deleted first");
    }
}
