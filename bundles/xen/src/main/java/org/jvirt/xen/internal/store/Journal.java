package org.jvirt.xen.internal.store;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.port.Pursuits;
import org.jvirt.xen.port.Pursuits.Pursuit;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/**
 * The intents of attaches and detaches, written before their first effect, in xenstore beside the state that they describe: an entry goes in
 * the same transaction as the device's own entries, and a reboot of the host takes both. An entry whose owner has ended, or gave up, may be
 * taken over by anyone.
 */
public final class Journal {
    public static final String ATTACH = "attach";
    public static final String DETACH = "detach";

    /** Noted of a device whose guest, or stub domain, was answered for or cut off; with {@link #MAPPED} if it keeps what it has mapped. */
    public static final String FORCED = "forced";

    public static final String MAPPED = "mapped";

    static final String NOBODY = "nobody";
    private static final Predicate<String> UUID_TEXT = Pattern.compile(
                    "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
            .asMatchPredicate();
    private static final String TAKEN_OVER = "taken-over";

    private final XenStore store;
    private final String owner;
    private final Pursuits pursuits;

    /**
     * @param owner the name of this process
     */
    public Journal(XenStore store, String owner, Pursuits pursuits) {
        this.store = store;
        this.owner = owner;
        this.pursuits = pursuits;
    }

    /**
     * An intent.
     *
     * @param operation {@link #ATTACH}, {@link #DETACH}, or what is done to a device of the host
     * @param domainId -1 if the intent is about no domain
     * @param owner the process that wrote it, for people
     * @param token the operation's among the host's pursuits
     * @param remains what an operation that failed has left to do, for people
     */
    public record Entry(
            PciAddress device,
            String operation,
            int domainId,
            Optional<UUID> domain,
            String owner,
            Optional<String> token,
            Optional<String> remains) {
        /** A domain that was rebooted is another one: what was begun at the old one ended with that. */
        public boolean isAbout(XenDomain candidate) {
            return domainId == candidate.id() && domain.equals(Optional.of(candidate.uuid()));
        }
    }

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
                        reader.read(path + "/uuid").filter(UUID_TEXT).map(UUID::fromString),
                        reader.read(path + "/owner").orElse(NOBODY),
                        reader.read(path + "/" + Intent.TOKEN),
                        reader.read(path + "/remains")));
    }

    /**
     * Writes the intent for all the devices, or for none. One operation is at a domain's devices at a time, because pciback and a guest have
     * one handshake for all of them: another one that is under way is waited for.
     *
     * @param check looks once more, in the transaction that writes the intent, at what the intent is based on; what it throws is thrown
     * @throws DeviceBusy if another operation is at one of these devices, or at the domain for longer than the wait
     */
    public Intent begin(
            String operation, XenDomain domain, List<PciAddress> devices, Duration wait, Consumer<StoreReader> check)
            throws InterruptedException {
        Plan plan = new Plan(operation, Optional.of(domain), devices, check);
        Begun begun = tryBegin(plan);
        if (begun.other().filter(other -> !devices.contains(other.device())).isPresent()) {
            store.await(
                    List.of(XenPaths.JOURNAL), wait, () -> otherAt(store, plan).isEmpty());
            begun = tryBegin(plan);
        }
        return required(begun);
    }

    private static Intent required(Begun begun) {
        begun.other().ifPresent(Journal::refuse);
        return begun.intent().orElseThrow();
    }

    /**
     * Writes the intent for a device that no domain is to have: to take it from the host, or to give it back.
     *
     * @param check as for {@link #begin}
     * @throws DeviceBusy if another operation is at the device
     */
    public Intent beginOnHost(String operation, PciAddress device, Consumer<StoreReader> check) {
        return required(tryBegin(new Plan(operation, Optional.empty(), List.of(device), check)));
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

    /** The intents about a domain, whether somebody is at them or not. */
    public List<Entry> about(XenDomain domain) {
        return entries(store).filter(entry -> entry.isAbout(domain)).toList();
    }

    /** The intents that nobody is at any more. */
    public List<Entry> unowned() {
        return entries(store).filter(entry -> !isPursued(entry)).toList();
    }

    /** Whether an operation is under way, in this process or in another. */
    public boolean isPursued(Entry entry) {
        return entry.token().filter(pursuits::isPursued).isPresent();
    }

    /** The intent of an operation of a domain that nobody is at any more, if there is one for the device. */
    public Optional<Entry> unfinished(StoreReader reader, PciAddress device, XenDomain domain) {
        return read(reader, device).filter(entry -> entry.isAbout(domain) && !isPursued(entry));
    }

    /** Takes over an intent that nobody is at any more; empty if somebody else has done so, or it has ended. */
    public Optional<Intent> takeOver(Entry entry) {
        Pursuit pursuit = pursuits.begin();
        boolean there = false;
        try {
            there = store.transact(transaction -> {
                boolean still = read(transaction, entry.device()).equals(Optional.of(entry));
                if (still) {
                    sign(transaction, entry.device(), pursuit);
                }
                return still;
            });
        } finally {
            if (!there) {
                pursuit.close();
            }
        }
        return there ? Optional.of(new Intent(store, pursuit, Set.of(entry.device()))) : Optional.empty();
    }

    /**
     * What came of trying to write an intent: either of the two.
     *
     * @param other the intent that stands against it; then nothing was written
     */
    private record Begun(Optional<Entry> other, Optional<Intent> intent) {}

    private Begun tryBegin(Plan plan) {
        Pursuit pursuit = pursuits.begin();
        Begun begun = new Begun(Optional.empty(), Optional.empty());
        try {
            begun = store.transact(transaction -> {
                Optional<Entry> other = otherAt(transaction, plan);
                if (other.isPresent()) {
                    return new Begun(other, Optional.empty());
                }
                plan.domain().ifPresent(domain -> DomainDirectory.requireRunning(transaction, domain));
                plan.check().accept(transaction);
                Set<PciAddress> takenOver = write(transaction, plan, pursuit);
                return new Begun(Optional.empty(), Optional.of(new Intent(store, pursuit, takenOver)));
            });
            return begun;
        } catch (RuntimeException failed) {
            try {
                Uninterrupted.run(() -> takeBack(plan, pursuit));
            } catch (RuntimeException storeGone) {
                failed.addSuppressed(storeGone);
            }
            throw failed;
        } finally {
            if (begun.intent().isEmpty()) {
                pursuit.close();
            }
        }
    }

    /** The daemon may have committed what it could not tell of any more. */
    private void takeBack(Plan plan, Pursuit pursuit) {
        store.transact(transaction -> {
            for (PciAddress device : plan.devices()) {
                String path = XenPaths.journal(device);
                if (noted(transaction, device, Intent.TOKEN).equals(Optional.of(pursuit.name()))) {
                    if (noted(transaction, device, TAKEN_OVER).isPresent()) {
                        transaction.write(path + "/owner", NOBODY);
                    } else {
                        transaction.remove(path);
                    }
                }
            }
            return plan;
        });
    }

    /** An operation at one of the devices goes before one at the domain, whose end may be waited for. */
    private Optional<Entry> otherAt(StoreReader reader, Plan plan) {
        List<Entry> others = entries(reader)
                .filter(entry -> plan.devices().contains(entry.device())
                        || plan.domain()
                                .filter(domain -> domain.id() == entry.domainId())
                                .isPresent())
                .filter(this::isPursued)
                .toList();
        return others.stream()
                .filter(entry -> plan.devices().contains(entry.device()))
                .findFirst()
                .or(() -> others.stream().findFirst());
    }

    private static Stream<Entry> entries(StoreReader reader) {
        return XenPaths.devicesBelow(XenPaths.JOURNAL, reader).stream()
                .flatMap(device -> read(reader, device).stream());
    }

    /** Gives the devices whose intents were there already. */
    private Set<PciAddress> write(XenStore.Transaction transaction, Plan plan, Pursuit pursuit) {
        Set<PciAddress> takenOver = new HashSet<>();
        for (PciAddress device : plan.devices()) {
            String path = XenPaths.journal(device);
            Optional<Entry> then = read(transaction, device);
            if (plan.domain()
                    .filter(domain ->
                            then.filter(entry -> entry.isAbout(domain)).isPresent())
                    .isPresent()) {
                takenOver.add(device);
                transaction.write(path + "/" + TAKEN_OVER, "yes");
            } else {
                // What was noted of another domain is not true of this one.
                transaction.remove(path);
            }
            transaction.write(path + "/operation", plan.operation());
            plan.domain().ifPresent(domain -> {
                transaction.write(path + "/domid", Integer.toString(domain.id()));
                transaction.write(path + "/uuid", domain.uuid().toString());
            });
            sign(transaction, device, pursuit);
            transaction.remove(path + "/remains");
        }
        return takenOver;
    }

    private void sign(XenStore.Transaction transaction, PciAddress device, Pursuit pursuit) {
        transaction.write(XenPaths.journal(device) + "/owner", owner);
        transaction.write(XenPaths.journal(device) + "/" + Intent.TOKEN, pursuit.name());
    }

    /** What is about to be done. */
    private record Plan(
            String operation, Optional<XenDomain> domain, List<PciAddress> devices, Consumer<StoreReader> check) {}
}
