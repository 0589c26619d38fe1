package org.jvirt.xen.port;

import java.util.Optional;

/** What the kernel of dom0 has counted of what it serves guests with: their network cards and disks. */
public interface BackendCounters {
    /**
     * What went through the host's end of a network card.
     *
     * @return empty if dom0 has no such interface
     */
    Optional<CardCount> card(String name);

    /**
     * What a guest has had read and written on a disk.
     *
     * @param device the number of the device in the guest
     * @return empty if it is not dom0's kernel that serves this disk, but a device model, or another domain
     */
    Optional<DiskCount> disk(int domainId, int device);

    /**
     * The traffic of a card, both ways, as the guest sees it.
     *
     * @param received by the guest
     * @param sent by the guest
     */
    record CardCount(Traffic received, Traffic sent) {
        /** Both together. */
        public CardCount plus(CardCount other) {
            return new CardCount(received.plus(other.received), sent.plus(other.sent));
        }
    }

    /** One way of it. */
    record Traffic(long bytes, long packets, long errors, long drops) {
        Traffic plus(Traffic other) {
            return new Traffic(
                    bytes + other.bytes, packets + other.packets, errors + other.errors, drops + other.drops);
        }
    }

    /** Requests of a guest, and how many bytes they were about. */
    record DiskCount(long reads, long bytesRead, long writes, long bytesWritten, long flushes) {}
}
