package org.jvirt.libvirt.internal.domain;

import java.util.List;
import java.util.stream.IntStream;
import org.jvirt.libvirt.internal.capi.Live;

/** Maps of the host's processors, one after the other in memory: a bit for each processor, from the lowest of the first byte on. */
final class CpuMaps {
    private final int cpus;
    private final int bytes;
    private final byte[] memory;

    private CpuMaps(int cpus, int count) {
        this.cpus = cpus;
        this.bytes = (cpus + Byte.SIZE - 1) / Byte.SIZE;
        this.memory = new byte[count * bytes];
    }

    /**
     * So many maps, none of which has a processor.
     *
     * @param failure what failed if the host does not tell how many processors it has
     */
    static CpuMaps of(Live live, int count, String failure) {
        return new CpuMaps(live.require(live.lib().virNodeGetCPUMap(live.connection(), null, null, 0), failure), count);
    }

    /** How many processors a map has bits for. */
    int cpus() {
        return cpus;
    }

    /** The length of one map. */
    int bytes() {
        return bytes;
    }

    byte[] memory() {
        return memory;
    }

    void add(int index, int cpu) {
        memory[index * bytes + cpu / Byte.SIZE] |= (byte) (1 << cpu % Byte.SIZE);
    }

    /** For each processor whether it is in a map. */
    List<Boolean> map(int index) {
        return IntStream.range(0, cpus)
                .mapToObj(cpu -> (memory[index * bytes + cpu / Byte.SIZE] >> cpu % Byte.SIZE & 1) != 0)
                .toList();
    }
}
