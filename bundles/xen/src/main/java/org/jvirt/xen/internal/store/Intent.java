package org.jvirt.xen.internal.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/**
 * What one operation has written into the journal, until it ends it. Once it is closed nobody pursues what of it still stands, although its
 * process may live on: the store may have failed when it was to be ended.
 */
public final class Intent implements AutoCloseable {
    static final String TOKEN = "token";

    /** The tokens of this process's operations that are under way, on whatever connection. */
    private static final Set<String> PURSUED = ConcurrentHashMap.newKeySet();

    private final XenStore store;
    private final String token;
    private final Set<PciAddress> takenOver;

    Intent(XenStore store, String token, Set<PciAddress> takenOver) {
        this.store = store;
        this.token = token;
        this.takenOver = Set.copyOf(takenOver);
    }

    /** Has a token count as pursued, before the store knows it. */
    static void pursue(String token) {
        PURSUED.add(token);
    }

    static void drop(String token) {
        PURSUED.remove(token);
    }

    /** Whether an operation of this process is at it; one that has no token is not jvirt's to judge. */
    static boolean isPursued(Optional<String> token) {
        return token.isEmpty() || PURSUED.contains(token.get());
    }

    /** The devices for which an intent was taken over that nobody was at any more, with what was noted of them. */
    public Set<PciAddress> takenOver() {
        return takenOver;
    }

    /** Gives a device up that something was done to: its intent stays, for whoever finishes it. */
    public void abandon(PciAddress device, String remains) {
        store.transact(transaction -> {
            if (stands(transaction, device)) {
                transaction.write(XenPaths.journal(device) + "/owner", Journal.NOBODY);
                transaction.write(XenPaths.journal(device) + "/remains", remains);
            }
            return remains;
        });
    }

    /**
     * Ends intents that have had no effect, or whose effects were taken back.
     *
     * @throws InDoubt if the store does not tell whether that was done
     */
    public void withdraw(List<PciAddress> devices) {
        finish(devices, transaction -> {});
    }

    /**
     * Makes the last effect, and ends the intents with it.
     *
     * @throws InDoubt if the store does not tell whether that was done: nothing may be taken back then
     */
    public void finish(List<PciAddress> devices, Consumer<XenStore.Transaction> last) {
        try {
            store.transact(transaction -> {
                last.accept(transaction);
                end(transaction, devices);
                return devices;
            });
        } catch (RuntimeException failed) {
            if (stillStands(devices, failed)) {
                throw failed;
            }
            // The daemon made the commit, and could not tell of it.
        }
    }

    private boolean stillStands(List<PciAddress> devices, RuntimeException failed) {
        try {
            return devices.stream().anyMatch(device -> stands(store, device));
        } catch (RuntimeException silent) {
            failed.addSuppressed(silent);
            throw new InDoubt(failed);
        }
    }

    private void end(XenStore.Transaction transaction, Collection<PciAddress> devices) {
        for (PciAddress device : devices) {
            // Another operation may have begun at the device since the daemon could not tell of an earlier end.
            if (stands(transaction, device)) {
                transaction.remove(XenPaths.journal(device));
            }
        }
    }

    private boolean stands(StoreReader reader, PciAddress device) {
        return reader.read(XenPaths.journal(device) + "/" + TOKEN).equals(Optional.of(token));
    }

    @Override
    public void close() {
        drop(token);
    }
}
