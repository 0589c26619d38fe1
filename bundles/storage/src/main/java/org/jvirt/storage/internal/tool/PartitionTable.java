package org.jvirt.storage.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jvirt.api.error.InvalidRequest;

/**
 * What is on a disk, as {@code sfdisk --json} tells it. Starts and sizes are in sectors.
 *
 * @param label {@code dos}, {@code gpt}, or another that sfdisk knows
 * @param first the first sector that a partition may have
 * @param last the last one
 */
public record PartitionTable(String label, int sectorSize, long first, long last, List<Partition> partitions) {
    /** The room that is left before the first partition, and what partitions begin at multiples of: 1 MiB, as all tools have it. */
    private static final int ALIGNMENT = 1 << 20;

    private static final int DOS_PARTITIONS = 4;
    private static final int GPT_PARTITIONS = 128;

    /** A dos partition that holds others. */
    private static final Set<String> EXTENDED = Set.of("5", "f", "85");

    /**
     * A partition.
     *
     * @param node its device
     * @param type such as {@code 83}
     * @param name what it is called in a gpt; else empty
     */
    public record Partition(String node, int number, long start, long size, String type, String name) {
        boolean isContainer() {
            return EXTENDED.contains(type);
        }

        /** A partition in a dos partition that holds others. */
        boolean isLogical(String label) {
            return label.equals("dos") && number > DOS_PARTITIONS;
        }
    }

    /**
     * @param device whose partitions sfdisk names by it
     * @param bytes the device's size
     */
    static PartitionTable of(JsonNode json, String device, long bytes) {
        JsonNode table = json.path("partitiontable");
        int sectorSize = table.path("sectorsize").asInt(512);
        List<Partition> partitions = new ArrayList<>();
        for (JsonNode partition : table.path("partitions")) {
            String node = partition.path("node").asText();
            partitions.add(new Partition(
                    node,
                    Integer.parseInt(node.substring(device.length()).replaceAll("[^0-9]", "")),
                    partition.path("start").asLong(),
                    partition.path("size").asLong(),
                    partition.path("type").asText(),
                    partition.path("name").asText()));
        }
        return new PartitionTable(
                table.path("label").asText(),
                sectorSize,
                table.path("firstlba").asLong(ALIGNMENT / sectorSize),
                table.path("lastlba").asLong(bytes / sectorSize - 1),
                partitions);
    }

    /** Those that can hold data. */
    public List<Partition> volumes() {
        return partitions.stream().filter(partition -> !partition.isContainer()).toList();
    }

    public long capacity() {
        return (last - first + 1) * sectorSize;
    }

    public long allocation() {
        return partitions.stream()
                        .filter(partition -> !partition.isLogical(label))
                        .mapToLong(Partition::size)
                        .sum()
                * sectorSize;
    }

    /** How many sectors hold so many bytes. */
    public long sectors(long bytes) {
        return bytes / sectorSize + (bytes % sectorSize == 0 ? 0 : 1);
    }

    /**
     * The number that the next partition gets.
     *
     * @throws InvalidRequest if the table is full
     */
    public int nextNumber() {
        int most = label.equals("gpt") ? GPT_PARTITIONS : DOS_PARTITIONS;
        return IntStream.rangeClosed(1, most)
                .filter(number -> partitions.stream().noneMatch(partition -> partition.number() == number))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest("the disk has " + most + " partitions, and a " + label
                        + " partition table has no room for more: expected one to be deleted first"));
    }

    /** Where the first gap begins that has so many sectors. */
    public OptionalLong firstFree(long sectors) {
        long alignment = ALIGNMENT / sectorSize;
        long start = align(first, alignment);
        for (Partition partition : partitions.stream()
                .sorted(Comparator.comparingLong(Partition::start))
                .toList()) {
            if (partition.start() - start >= sectors) {
                return OptionalLong.of(start);
            }
            start = Math.max(start, align(partition.start() + partition.size(), alignment));
        }
        return last + 1 - start >= sectors ? OptionalLong.of(start) : OptionalLong.empty();
    }

    private static long align(long sector, long alignment) {
        return (sector + alignment - 1) / alignment * alignment;
    }
}
