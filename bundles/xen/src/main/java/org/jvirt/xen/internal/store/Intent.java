package org.jvirt.xen.internal.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.port.Pursuits.Pursuit;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/**
 * What one operation has written into the journal, until it ends it. Once it is closed nobody pursues what of it still stands, although its
 * process may live on: the store may have failed when it was to be ended.
 */
public final class Intent implements AutoCloseable {
    static final String TOKEN = "token";

    private final XenStore store;
    private final Pursuit pursuit;
    private final Set<PciAddress> takenOver;

    Intent(XenStore store, Pursuit pursuit, Set<PciAddress> takenOver) {
        this.store = store;
        this.pursuit = pursuit;
        this.takenOver = Set.copyOf(takenOver);
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
        return reader.read(XenPaths.journal(device) + "/" + TOKEN).equals(Optional.of(pursuit.name()));
    }

    @Override
    public void close() {
        pursuit.close();
    }
}
