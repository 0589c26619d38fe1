package org.jvirt.xen.internal.detach;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The guest's side of a removal: how a guest of one type is asked for its devices, answered for, and cut off from them. */
sealed interface GuestSide extends AutoCloseable permits HvmGuest, PvGuest {
    /**
     * Learns what cutting the guest off would take, while there is someone to learn it from, and ends what an earlier attempt has left in the
     * middle of an answer: nobody else's devices are to go with it.
     */
    void survey(List<Removal> removals) throws InterruptedException;

    /** True if the guest, or what shows it its devices, still has one of these. */
    boolean holds(Removal removal) throws GuestUnreachable;

    /** Asks the guest for devices, and waits until it has answered for all of them or the time is over. */
    Map<Removal, GuestAnswer> ask(List<Removal> removals, Duration timeout) throws InterruptedException;

    /**
     * Takes a question back, as far as it can be.
     *
     * @return false if the guest has answered meanwhile and let go
     * @throws GuestUnreachable if it has begun to let go, and does not come to an end
     */
    boolean withdraw(Removal removal) throws GuestUnreachable, InterruptedException;

    /** Told before the first of these is answered for in the guest's place, or cut off. */
    void beforeForce(List<Removal> removals);

    /**
     * Answers in the guest's place, so that what shows it the device lets go of it in good order.
     *
     * @return false if it had let go already
     */
    boolean eject(Removal removal) throws GuestUnreachable, InterruptedException;

    /**
     * Takes the device from the guest without anybody's help but the hypervisor's and the kernel's.
     *
     * @return what was done, and whether it is sure that the guest cannot touch the device any more
     */
    CutOff cutOff(Removal removal);

    /** Has pciback let go too, where that is not part of the guest's answer. */
    Optional<String> releaseBackend(Removal removal) throws InterruptedException;

    /** True if a guest of this type may keep what it had mapped, whatever its toolstack does. */
    boolean keepsMappings();

    @Override
    void close();

    /** What {@link #cutOff} did. */
    record CutOff(String detail, boolean certain) {}
}
