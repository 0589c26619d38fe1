package org.jvirt.xen.internal.procedure;

import java.time.Duration;
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

    /**
     * True if pciback has let go of a device that the tree still lists.
     *
     * @param device the device's own state
     * @param backend the state of all
     */
    public static boolean hasLetGo(XenbusState device, XenbusState backend) {
        return switch (device) {
            case CLOSED -> true;
            case CLOSING -> AFTER_LETTING_GO.contains(backend);
            default -> false;
        };
    }

    /**
     * Tells pciback and the guest that devices are to go.
     *
     * @return false if pciback has none of them any more, and is not told
     */
    public boolean requestRemoval(List<PciAddress> devices) {
        return store.transact(transaction -> requestRemoval(transaction, devices, closeReleased(transaction)));
    }

    /**
     * The same before an answer in the guest's place: that one counts for all that is to go, so that nothing else may be. What an earlier
     * attempt had asked for is asked for no longer.
     */
    public boolean requestRemovalOfNothingBut(List<PciAddress> devices) {
        return store.transact(transaction -> {
            XenbusState backend = closeReleased(transaction);
            tree.entries(transaction).stream()
                    .filter(entry -> !devices.contains(entry.address()))
                    .filter(entry -> entry.state() == XenbusState.CLOSING && !hasLetGo(entry.state(), backend))
                    .forEach(entry -> tree.writeState(transaction, entry.index(), XenbusState.INITIALISED));
            return requestRemoval(transaction, devices, backend);
        });
    }

    private boolean requestRemoval(XenStore.Transaction transaction, List<PciAddress> devices, XenbusState backend) {
        List<BackendEntry> going = tree.entries(transaction).stream()
                .filter(entry -> devices.contains(entry.address()))
                .filter(entry -> entry.exported() && !hasLetGo(entry.state(), backend))
                .toList();
        going.forEach(entry -> tree.writeState(transaction, entry.index(), XenbusState.CLOSING));
        if (!going.isEmpty()) {
            tree.writeState(transaction, XenbusState.RECONFIGURING);
        }
        return !going.isEmpty();
    }

    /** What pciback has not taken on yet it is not to take on any more, in whichever conversation. */
    public void withdrawExport(List<PciAddress> devices) {
        store.transact(transaction -> {
            tree.entries(transaction).stream()
                    .filter(entry -> devices.contains(entry.address()) && !entry.exported())
                    .forEach(entry -> tree.writeState(transaction, entry.index(), XenbusState.CLOSED));
            return devices;
        });
    }

    /**
     * Marks what pciback has let go of as closed. It may have to stay listed for a while, and pciback gives a conversation up when it meets a
     * device that is to be closed and is not its own any more.
     */
    public void closeReleased() {
        store.transact(this::closeReleased);
    }

    /** Gives the backend's state. */
    private XenbusState closeReleased(XenStore.Transaction transaction) {
        XenbusState backend = tree.state(transaction);
        tree.states(transaction).forEach((index, state) -> {
            if (state != XenbusState.CLOSED && hasLetGo(state, backend)) {
                tree.writeState(transaction, index, XenbusState.CLOSED);
            }
        });
        return backend;
    }

    /**
     * Takes a request back that the guest has not begun to answer. Other devices that are to go stay so.
     *
     * @return false if the guest has begun: its devices go
     */
    public boolean withdrawRemoval(List<PciAddress> devices) {
        return store.transact(transaction -> {
            if (tree.state(transaction) != XenbusState.RECONFIGURING
                    || frontend(transaction) == XenbusState.RECONFIGURING) {
                return false;
            }
            boolean othersGo = false;
            for (BackendEntry entry : tree.entries(transaction)) {
                if (devices.contains(entry.address())) {
                    tree.writeState(transaction, entry.index(), XenbusState.INITIALISED);
                } else {
                    othersGo |= entry.state() == XenbusState.CLOSING;
                }
            }
            if (!othersGo) {
                boolean connected = frontend(transaction) == XenbusState.CONNECTED;
                tree.writeState(transaction, connected ? XenbusState.CONNECTED : XenbusState.INITIALISED);
            }
            return true;
        });
    }

    /** True if the guest, or somebody in its place, has answered, and the conversation is not over yet. */
    public boolean isBeingAnswered() {
        return switch (tree.state(store)) {
            case RECONFIGURED -> true;
            case RECONFIGURING -> frontend(store) == XenbusState.RECONFIGURING;
            default -> false;
        };
    }

    /**
     * Ends in the guest's place what a process that died has begun. pciback remembers its own state, whatever is written over it: asked anew
     * while it is Reconfigured, it does what is asked and does not say so.
     */
    public void finishForGuest() throws PcibackSilent, InterruptedException {
        if (isBeingAnswered()) {
            answerForGuest();
        }
    }

    /** The same where pciback has done its part: nothing more is given to the guest by it. */
    public void concludeForGuest() throws PcibackSilent, InterruptedException {
        if (tree.state(store) == XenbusState.RECONFIGURED) {
            answerForGuest();
        }
    }

    /** Waits until pciback and the guest have finished. */
    public boolean awaitGuest(Duration timeout) throws InterruptedException {
        boolean finished = await(timeout, () -> tree.state(store) == XenbusState.CONNECTED);
        closeReleased();
        return finished;
    }

    /** Answers pciback in the guest's place, from wherever the conversation stands, until pciback has finished. */
    public void answerForGuest() throws PcibackSilent, InterruptedException {
        XenbusState backend = tree.state(store);
        if (backend == XenbusState.RECONFIGURING) {
            if (frontend(store) == XenbusState.RECONFIGURING) {
                // pciback acts on changes only, and one that was made before the backend asked is lost on it.
                writeFrontend(XenbusState.INITIALISING);
            }
            writeFrontend(XenbusState.RECONFIGURING);
            awaitPciback(XenbusState.RECONFIGURED);
            backend = XenbusState.RECONFIGURED;
        }
        if (backend == XenbusState.RECONFIGURED) {
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

    /** Waits until pciback has taken on all of a tree that no guest has come to yet; whoever asks afterwards sees what it has not. */
    public void awaitExport() throws InterruptedException {
        store.await(
                List.of(tree.path()),
                PCIBACK_ANSWERS,
                () -> tree.entries(store).stream().allMatch(BackendEntry::exported));
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
