package org.jvirt.xen.internal.store;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
    private static final String TOKEN = "token";

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
     * @param operation {@code attach}, {@code detach}, or what is done to a device of the host
     * @param domainId -1 if the intent is about no domain
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
     * @param check looks once more, in the transaction that writes the intent, at what the intent is based on; what it throws is thrown
     * @return the devices for which an intent was taken over that nobody was at any more, with what was noted of them
     * @throws DeviceBusy if another operation is at one of these devices, or at the domain for longer than the wait
     */
    public Set<PciAddress> begin(
            String operation, XenDomain domain, List<PciAddress> devices, Duration wait, Consumer<StoreReader> check)
            throws InterruptedException {
        Intent intent = Intent.of(operation, Optional.of(domain), devices, check);
        Begun begun = tryBegin(intent);
        if (begun.other().filter(other -> !devices.contains(other.device())).isPresent()) {
            store.await(List.of(XenPaths.JOURNAL), wait, () -> otherAt(store, intent)
                    .isEmpty());
            begun = tryBegin(intent);
        }
        begun.other().ifPresent(Journal::refuse);
        return begun.takenOver();
    }

    /**
     * Writes the intent for a device that no domain is to have: to take it from the host, or to give it back.
     *
     * @param check as for {@link #begin}
     * @throws DeviceBusy if another operation is at the device
     */
    public void beginOnHost(String operation, PciAddress device, Consumer<StoreReader> check) {
        tryBegin(Intent.of(operation, Optional.empty(), List.of(device), check))
                .other()
                .ifPresent(Journal::refuse);
    }

    private static void refuse(Entry other) {
        throw new DeviceBusy(String.format(
                "%s of %s%s is under way in process %s: try again when it is over",
                other.operation(),
                other.device(),
                other.domainId() < 0 ? "" : ", domain " + other.domainId() + ",",
                other.owner()));
    }

    /** As {@link #note(PciAddress, String, String)}, together with what the fact is about. */
    public static void note(XenStore.Transaction transaction, PciAddress device, String key, String value) {
        transaction.write(XenPaths.journal(device) + "/" + key, value);
    }

    /** Notes a fact that a process which takes the intent over will need. */
    public void note(PciAddress device, String key, String value) {
        store.write(XenPaths.journal(device) + "/" + key, value);
    }

    /** A fact noted before, by this process or by one that had the intent before it. */
    public Optional<String> noted(PciAddress device, String key) {
        return noted(store, device, key);
    }

    /** As {@link #noted(PciAddress, String)}. */
    public static Optional<String> noted(StoreReader reader, PciAddress device, String key) {
        return reader.read(XenPaths.journal(device) + "/" + key);
    }

    /** Gives an intent up that had effects: it stays, for whoever finishes it. */
    public void abandon(PciAddress device, String remains) {
        store.transact(transaction -> {
            transaction.write(XenPaths.journal(device) + "/owner", NOBODY);
            transaction.write(XenPaths.journal(device) + "/remains", remains);
            return remains;
        });
    }

    /** Ends intents whose last effect was not in xenstore, or that have had none. */
    public void withdraw(List<PciAddress> devices) {
        store.transact(transaction -> {
            devices.forEach(device -> end(transaction, device));
            return devices;
        });
    }

    /** Ends an intent in the transaction that makes its last effect. */
    public static void end(XenStore.Transaction transaction, PciAddress device) {
        transaction.remove(XenPaths.journal(device));
    }

    /** The intents that nobody is at any more. */
    public List<Entry> unowned() {
        return entries(store).filter(entry -> !alive.test(entry.owner())).toList();
    }

    /**
     * Takes over an intent that nobody is at any more.
     *
     * @return false if somebody else has done so, or it has ended
     */
    public boolean takeOver(Entry entry) {
        return store.transact(transaction -> {
            boolean there = read(transaction, entry.device()).equals(Optional.of(entry));
            if (there) {
                transaction.write(XenPaths.journal(entry.device()) + "/owner", owner);
            }
            return there;
        });
    }

    /**
     * What came of trying to write an intent.
     *
     * @param other the intent that stands against it; then nothing was written
     */
    private record Begun(Optional<Entry> other, Set<PciAddress> takenOver) {}

    private Begun tryBegin(Intent intent) {
        try {
            return store.transact(transaction -> {
                Optional<Entry> other = otherAt(transaction, intent);
                if (other.isPresent()) {
                    return new Begun(other, Set.of());
                }
                intent.check().accept(transaction);
                return new Begun(Optional.empty(), write(transaction, intent));
            });
        } catch (RuntimeException failed) {
            try {
                Uninterrupted.run(() -> takeBack(intent));
            } catch (RuntimeException storeGone) {
                failed.addSuppressed(storeGone);
            }
            throw failed;
        }
    }

    /** The daemon may have committed what it could not tell of any more. */
    private void takeBack(Intent intent) {
        store.transact(transaction -> {
            for (PciAddress device : intent.devices()) {
                if (noted(transaction, device, TOKEN).equals(Optional.of(intent.token()))) {
                    transaction.write(XenPaths.journal(device) + "/owner", NOBODY);
                }
            }
            return intent;
        });
    }

    /** An operation at one of the devices goes before one at the domain, whose end may be waited for. */
    private Optional<Entry> otherAt(StoreReader reader, Intent intent) {
        List<Entry> others = entries(reader)
                .filter(entry -> intent.devices().contains(entry.device())
                        || intent.domain()
                                .filter(domain -> domain.id() == entry.domainId())
                                .isPresent())
                .filter(entry -> alive.test(entry.owner()))
                .toList();
        return others.stream()
                .filter(entry -> intent.devices().contains(entry.device()))
                .findFirst()
                .or(() -> others.stream().findFirst());
    }

    private static Stream<Entry> entries(StoreReader reader) {
        return reader.list(XenPaths.JOURNAL).stream().flatMap(leaf -> read(reader, XenPaths.addressOf(leaf)).stream());
    }

    /** Gives the devices whose intents were there already. */
    private Set<PciAddress> write(XenStore.Transaction transaction, Intent intent) {
        Optional<String> uuid = intent.domain().map(domain -> domain.uuid().toString());
        Map<String, String> uuids = transaction.readAll(
                intent.devices().stream().map(Journal::uuidPath).toList());
        Set<PciAddress> takenOver = new HashSet<>();
        for (PciAddress device : intent.devices()) {
            String path = XenPaths.journal(device);
            Optional<String> then = Optional.ofNullable(uuids.get(uuidPath(device)));
            if (then.isPresent() && then.equals(uuid)) {
                takenOver.add(device);
            } else {
                // What was noted of another domain is not true of this one.
                transaction.remove(path);
            }
            transaction.write(path + "/operation", intent.operation());
            intent.domain().ifPresent(domain -> {
                transaction.write(path + "/domid", Integer.toString(domain.id()));
                transaction.write(uuidPath(device), domain.uuid().toString());
            });
            transaction.write(path + "/owner", owner);
            transaction.write(path + "/" + TOKEN, intent.token());
            transaction.remove(path + "/remains");
        }
        return takenOver;
    }

    private static String uuidPath(PciAddress device) {
        return XenPaths.journal(device) + "/uuid";
    }

    /**
     * What is about to be done.
     *
     * @param token tells it from every other intent, of this process too
     */
    private record Intent(
            String operation,
            Optional<XenDomain> domain,
            List<PciAddress> devices,
            Consumer<StoreReader> check,
            String token) {
        static Intent of(
                String operation, Optional<XenDomain> domain, List<PciAddress> devices, Consumer<StoreReader> check) {
            return new Intent(
                    operation, domain, devices, check, UUID.randomUUID().toString());
        }
    }
}
