package org.jvirt.xen.internal.procedure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.XenPaths;
import org.jvirt.xen.internal.store.XenbusState;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/**
 * The conversation by which pciback takes on devices for a domain and lets go of them: backend Reconfiguring, frontend Reconfiguring, backend
 * Reconfigured, frontend Connected, backend Connected. The frontend's part is a PV guest's; an HVM guest has no pcifront, and a silent
 * guest does not answer: then the toolstack answers in the guest's place, and pciback cannot tell.
 */
public final class PcibackHandshake {
    /** pciback resets a device within its answer; the longest reset that PCI allows for takes a second. */
    public static final Duration PCIBACK_ANSWERS = Duration.ofSeconds(5);

    private static final Set<XenbusState> AFTER_LETTING_GO =
            EnumSet.of(XenbusState.CONNECTED, XenbusState.RECONFIGURED);

    private final XenStore store;
    private final BackendTree tree;
    private final String frontendState;

    public PcibackHandshake(XenStore store, int domainId) {
        this.store = store;
        this.tree = new BackendTree(domainId);
        this.frontendState = XenPaths.frontend(domainId) + "/state";
    }

    /** True if pciback has let go of a device that the tree still lists. */
    public static boolean hasLetGo(BackendTree tree, StoreReader store, BackendEntry entry) {
        return switch (entry.state()) {
            case CLOSED -> true;
            case CLOSING -> AFTER_LETTING_GO.contains(tree.state(store));
            default -> false;
        };
    }

    /** Tells pciback and the guest that devices are to go. */
    public void requestRemoval(List<PciAddress> devices) {
        store.transact(transaction -> {
            for (BackendEntry entry : closeReleased(transaction)) {
                if (devices.contains(entry.address())) {
                    tree.writeState(transaction, entry, XenbusState.CLOSING);
                }
            }
            tree.writeState(transaction, XenbusState.RECONFIGURING);
            return devices;
        });
    }

    /**
     * Marks what pciback has let go of as closed. It may have to stay listed for a while, and pciback gives a conversation up when it meets a
     * device that is to be closed and is not its own any more.
     */
    public void closeReleased() {
        store.transact(transaction -> {
            closeReleased(transaction);
            return tree;
        });
    }

    /** Gives those that are not closed. */
    private List<BackendEntry> closeReleased(XenStore.Transaction transaction) {
        List<BackendEntry> open = new ArrayList<>();
        for (BackendEntry entry : tree.entries(transaction)) {
            if (!hasLetGo(tree, transaction, entry)) {
                open.add(entry);
            } else if (entry.state() != XenbusState.CLOSED) {
                tree.writeState(transaction, entry, XenbusState.CLOSED);
            }
        }
        return open;
    }

    /**
     * Takes a request back that the guest has not begun to answer.
     *
     * @return false if the guest has begun: its devices go
     */
    public boolean withdrawRemoval(List<PciAddress> devices) {
        return store.transact(transaction -> {
            if (tree.state(transaction) != XenbusState.RECONFIGURING
                    || frontend(transaction) == XenbusState.RECONFIGURING) {
                return false;
            }
            for (BackendEntry entry : tree.entries(transaction)) {
                if (devices.contains(entry.address())) {
                    tree.writeState(transaction, entry, XenbusState.INITIALISED);
                }
            }
            tree.writeState(
                    transaction,
                    frontend(transaction) == XenbusState.CONNECTED ? XenbusState.CONNECTED : XenbusState.INITIALISED);
            return true;
        });
    }

    /** Waits until pciback and the guest have finished. */
    public boolean awaitGuest(Duration timeout) throws InterruptedException {
        boolean finished = await(timeout, () -> tree.state(store) == XenbusState.CONNECTED);
        closeReleased();
        return finished;
    }

    /** Answers pciback in the guest's place, from wherever the conversation stands, until pciback has finished. */
    public void answerForGuest() throws PcibackSilent, InterruptedException {
        if (tree.state(store) == XenbusState.RECONFIGURING) {
            if (frontend(store) == XenbusState.RECONFIGURING) {
                // pciback acts on changes only, and one that was made before the backend asked is lost on it.
                writeFrontend(XenbusState.INITIALISING);
            }
            writeFrontend(XenbusState.RECONFIGURING);
            awaitPciback(XenbusState.RECONFIGURED);
        }
        if (tree.state(store) == XenbusState.RECONFIGURED) {
            writeFrontend(XenbusState.CONNECTED);
            awaitPciback(XenbusState.CONNECTED);
        }
        closeReleased();
    }

    /** Waits until pciback has taken on a tree that is new to it. */
    public void awaitSetUp() throws PcibackSilent, InterruptedException {
        Set<XenbusState> setUp = EnumSet.of(XenbusState.INITIALISED, XenbusState.CONNECTED);
        if (!await(PCIBACK_ANSWERS, () -> setUp.contains(tree.state(store)))) {
            throw silent("Initialised");
        }
    }

    private void awaitPciback(XenbusState wanted) throws PcibackSilent, InterruptedException {
        if (!await(PCIBACK_ANSWERS, () -> tree.state(store) == wanted)) {
            throw silent(wanted.toString());
        }
    }

    private boolean await(Duration timeout, BooleanSupplier condition) throws InterruptedException {
        return store.await(List.of(tree.statePath()), timeout, condition);
    }

    private PcibackSilent silent(String wanted) {
        return new PcibackSilent("pciback stays at " + tree.state(store) + " instead of going to " + wanted);
    }

    private XenbusState frontend(StoreReader reader) {
        return XenbusState.of(reader.read(frontendState));
    }

    private void writeFrontend(XenbusState state) {
        store.write(frontendState, state.value());
    }
}
