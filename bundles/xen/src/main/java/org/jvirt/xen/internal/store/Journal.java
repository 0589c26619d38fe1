package org.jvirt.xen.internal.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/**
 * The intents of attaches and detaches, written before their first effect, in xenstore beside the state that they describe: an entry goes in
 * the same transaction as the device's own entries, and a reboot of the host takes both. An entry whose owner has ended, or gave up, may be
 * taken over by anyone.
 */
public final class Journal {
    private static final String NOBODY = "nobody";

    private final XenStore store;
    private final String owner;
    private final Predicate<String> alive;

    /**
     * @param owner the name of this process
     * @param alive whether a process of that name still runs
     */
    public Journal(XenStore store, String owner, Predicate<String> alive) {
        this.store = store;
        this.owner = owner;
        this.alive = alive;
    }

    /**
     * An intent.
     *
     * @param operation {@code attach} or {@code detach}
     * @param remains what an operation that failed has left to do, for people
     */
    public record Entry(
            PciAddress device,
            String operation,
            int domainId,
            Optional<UUID> domain,
            String owner,
            Optional<String> remains) {}

    /** The intent for a device, whoever's it is. */
    public static Optional<Entry> read(StoreReader reader, PciAddress device) {
        String path = XenPaths.journal(device);
        return reader.read(path + "/operation")
                .map(operation -> new Entry(
                        device,
                        operation,
                        reader.read(path + "/domid")
                                .filter(id -> id.matches("[0-9]{1,5}"))
                                .map(Integer::parseInt)
                                .orElse(-1),
                        reader.read(path + "/uuid")
                                .filter(text -> text.length() == 36)
                                .map(UUID::fromString),
                        reader.read(path + "/owner").orElse(NOBODY),
                        reader.read(path + "/remains")));
    }

    /**
     * Writes the intent for all the devices, or for none. One operation is at a domain's devices at a time, because pciback and a guest have
     * one handshake for all of them: another one that is under way is waited for.
     *
     * @throws DeviceBusy if another operation is at one of these devices, or at the domain for longer than the wait
     */
    public void begin(String operation, XenDomain domain, List<PciAddress> devices, Duration wait)
            throws InterruptedException {
        Optional<Entry> other = tryBegin(operation, domain, devices);
        if (other.isPresent() && !devices.contains(other.get().device())) {
            store.await(List.of(XenPaths.JOURNAL), wait, () -> otherAt(store, domain, devices)
                    .isEmpty());
            other = tryBegin(operation, domain, devices);
        }
        if (other.isPresent()) {
            throw new DeviceBusy(String.format(
                    "%s of %s, domain %d, is under way in process %s: try again when it is over",
                    other.get().operation(),
                    other.get().device(),
                    other.get().domainId(),
                    other.get().owner()));
        }
    }

    /** Notes a fact that a process which takes the intent over will need. */
    public void note(PciAddress device, String key, String value) {
        store.write(XenPaths.journal(device) + "/" + key, value);
    }

    /** A fact noted before, by this process or by one that had the intent before it. */
    public Optional<String> noted(PciAddress device, String key) {
        return store.read(XenPaths.journal(device) + "/" + key);
    }

    /** Gives an intent up that had effects: it stays, for whoever finishes it. */
    public void abandon(PciAddress device, String remains) {
        store.transact(transaction -> {
            transaction.write(XenPaths.journal(device) + "/owner", NOBODY);
            transaction.write(XenPaths.journal(device) + "/remains", remains);
            return remains;
        });
    }

    /** Ends an intent that has had no effect. */
    public void withdraw(PciAddress device) {
        store.transact(transaction -> {
            end(transaction, device);
            return device;
        });
    }

    /** Ends an intent in the transaction that makes its last effect. */
    public static void end(XenStore.Transaction transaction, PciAddress device) {
        transaction.remove(XenPaths.journal(device));
    }

    /** Writes the intent, unless another one stands against it. */
    private Optional<Entry> tryBegin(String operation, XenDomain domain, List<PciAddress> devices) {
        return store.transact(transaction -> {
            Optional<Entry> other = otherAt(transaction, domain, devices);
            if (other.isEmpty()) {
                devices.forEach(device -> write(transaction, operation, domain, device));
            }
            return other;
        });
    }

    private Optional<Entry> otherAt(StoreReader reader, XenDomain domain, List<PciAddress> devices) {
        return reader.list(XenPaths.JOURNAL).stream()
                .flatMap(leaf -> read(reader, XenPaths.addressOf(leaf)).stream())
                .filter(entry -> entry.domainId() == domain.id() || devices.contains(entry.device()))
                .filter(entry -> alive.test(entry.owner()))
                .findFirst();
    }

    private void write(XenStore.Transaction transaction, String operation, XenDomain domain, PciAddress device) {
        String path = XenPaths.journal(device);
        transaction.write(path + "/operation", operation);
        transaction.write(path + "/domid", Integer.toString(domain.id()));
        transaction.write(path + "/uuid", domain.uuid().toString());
        transaction.write(path + "/owner", owner);
        transaction.remove(path + "/remains");
    }
}
