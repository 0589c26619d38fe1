package org.jvirt.xen.internal.procedure;

import java.util.List;
import java.util.function.Consumer;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.internal.store.InDoubt;
import org.jvirt.xen.internal.store.Intent;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.Uninterrupted;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/** What is done to a device that no domain is to have, while nobody else is at it: all of it or nothing. */
public final class HostOperation {
    private final Journal journal;
    private final String name;

    /**
     * @param name the command's, for the journal and for people
     */
    public HostOperation(Journal journal, String name) {
        this.journal = journal;
        this.name = name;
    }

    /** What is done to the device. */
    @FunctionalInterface
    public interface Work {
        void run(Undo undo);
    }

    /**
     * @param check looks once more, in the transaction that writes the intent, at what the operation is based on
     * @param last what xenstore says afterwards, in the transaction that ends the intent
     */
    public void run(PciAddress device, Consumer<StoreReader> check, Work work, Consumer<XenStore.Transaction> last) {
        Undo undo = new Undo();
        try (Intent intent = journal.beginOnHost(name, device, check)) {
            try {
                work.run(undo);
                intent.finish(List.of(device), last);
            } catch (InDoubt unknown) {
                throw new HostFault(
                        name + " of " + device + " may not have been noted: " + unknown.getMessage() + "; do it again",
                        unknown);
            } catch (RuntimeException failed) {
                throw new HostFault(
                        name + " of " + device + " failed: " + failed.getMessage() + "; "
                                + takeBack(intent, device, undo, failed),
                        failed);
            }
        }
    }

    private static String takeBack(Intent intent, PciAddress device, Undo undo, RuntimeException reason) {
        boolean complete = undo.run(reason);
        try {
            Uninterrupted.run(() -> {
                if (complete) {
                    intent.withdraw(List.of(device));
                } else {
                    intent.abandon(device, "it failed and could not be taken back whole: do it again");
                }
            });
        } catch (RuntimeException storeGone) {
            // The reason matters more; the intent stands in the journal as it is.
            reason.addSuppressed(storeGone);
        }
        return complete ? "everything was taken back" : "not everything could be taken back: do it again";
    }
}
