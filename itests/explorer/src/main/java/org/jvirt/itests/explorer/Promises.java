package org.jvirt.itests.explorer;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.VirtException;
import org.jvirt.xen.sim.SimulatedHost;

/** What SPECIFICATION.md promises, looked for on the simulated host past the driver. */
final class Promises {
    /** How a message says that something remains. */
    private static final Pattern REMAINS = Pattern.compile(
            "remain|taken back|held back|do it again|not finished|may still release|the journal keeps|the journal may not say so");

    /** How a message says that the journal may or may not have an intent: then it need not have it. */
    private static final String IN_DOUBT = "does not tell whether it was done";

    private static final Duration CONVERSATION = Duration.ofSeconds(10);
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final SimulatedHost host;
    private final World world;
    private final Map<PciAddress, DeviceSight> before;
    private final Set<Integer> shownAtFirst;
    private final OptionalInt stub;
    private final OptionalInt guest;
    private boolean doubting;
    /** Whether a failure has said that a guest may let go later. */
    private boolean mayLetGo;

    Promises(SimulatedHost host, World world) {
        this.host = host;
        this.world = world;
        this.before = world.everything().stream()
                .map(address -> DeviceSight.of(host, address))
                .collect(Collectors.toMap(DeviceSight::address, sight -> sight));
        this.shownAtFirst = host.look(Known.FIRST).shownBy();
        this.stub = host.domainId(Known.GUEST + "-dm");
        this.guest = host.domainId(Known.GUEST);
        this.doubting = world == World.DEAD_DM;
    }

    /** A device model did not answer once: its guest may have been cut off, and it may not know. */
    void doubtModels() {
        doubting = true;
    }

    boolean doubtsModels() {
        return doubting;
    }

    /** A process died, and may have asked the guest before: it may let go at any time. */
    void processDied() {
        mayLetGo = true;
    }

    boolean isFree(DeviceSight sight) {
        return sight.isFree(world.believesGuest(), doubting);
    }

    DeviceSight look(PciAddress address) {
        return DeviceSight.of(host, address);
    }

    /** What holds at every moment, whatever has happened. */
    void requireAlways() {
        for (PciAddress address : world.everything()) {
            DeviceSight sight = look(address);
            requireNotAssignedAndAssignable(sight);
            requireOneDomain(sight);
            requireLockOfLister(sight);
            if (address.equals(Known.BYSTANDER)) {
                requireUntouched(sight);
            }
        }
    }

    private void requireUntouched(DeviceSight sight) {
        DeviceSight then = before.get(sight.address());
        if (then == null || !sight.isUntouchedSince(then)) {
            throw new Broken("P7: a device that nobody named was touched: " + sight + "; it was " + then);
        }
    }

    private void requireNotAssignedAndAssignable(DeviceSight sight) {
        if (sight.offered() && !sight.havers(world.believesGuest(), doubting).isEmpty()) {
            throw new Broken("P1: assignable, and yet assigned: " + sight);
        }
    }

    private void requireOneDomain(DeviceSight sight) {
        Set<Integer> domains = new TreeSet<>();
        for (int domain : sight.havers(world.believesGuest(), doubting)) {
            domains.add(served(domain));
        }
        if (domains.size() > 1) {
            throw new Broken("P2: two domains have something of it: " + sight);
        }
    }

    private void requireLockOfLister(DeviceSight sight) {
        for (int domain : sight.listedBy().keySet()) {
            if (!sight.lock().equals(Optional.of(Integer.toString(served(domain))))) {
                throw new Broken("P1: in a domain's backend tree without that domain's lock: " + sight);
            }
        }
    }

    /** A stub domain and the guest that it serves count as one. */
    private int served(int domain) {
        return stub.isPresent() && stub.getAsInt() == domain ? guest.orElse(domain) : domain;
    }

    /** The domain that the journal's intent for a device is about. */
    String journalUuid(PciAddress address) {
        return host.xenstoreNodes().getOrDefault("/tool/jvirt/journal/" + DeviceSight.leaf(address) + "/uuid", "");
    }

    /** Before a device itself is touched, the journal says by whom. */
    void requireIntent(String owner, Port port) {
        Map<String, String> nodes = host.xenstoreNodes();
        for (PciAddress address : world.everything()) {
            if (owner.equals(nodes.get("/tool/jvirt/journal/" + DeviceSight.leaf(address) + "/owner"))) {
                return;
            }
        }
        throw new Broken("P8: " + port.label() + " without an intent in the journal");
    }

    /** What is done to a device itself is not done under a domain that the journal's intent is not about. */
    void requireNobodyElses(Port port, PciAddress address) {
        DeviceSight sight = look(address);
        String meant = host.xenstoreNodes().get("/tool/jvirt/journal/" + DeviceSight.leaf(address) + "/domid");
        for (int domain : sight.havers(world.believesGuest(), doubting)) {
            if (!Integer.toString(served(domain)).equals(meant)) {
                throw new Broken("P7: " + port.label() + " under a domain that it is not about: " + sight);
            }
        }
    }

    /**
     * An operation waits for its guest once, for all of its devices, and for each device once until pciback and its frontend have spoken.
     *
     * @param took without what was waited for calls that did not answer in their own time
     */
    void requireInTime(Operation operation, Duration took) {
        Duration bound = Operation.GUEST_TIMEOUT
                .plus(CONVERSATION.multipliedBy(operation.devices(world).size()))
                .plus(SLACK);
        if (took.compareTo(bound) > 0) {
            throw new Broken("T1: " + operation + " took " + took + ": expected no more than " + bound);
        }
    }

    void requireSuccess(Operation operation, SimulatedHost of) {
        for (PciAddress address : operation.devices(world)) {
            DeviceSight sight = look(address);
            boolean well = switch (operation.aim()) {
                case OUT -> isOut(sight);
                case IN -> isIn(sight);
                case ASSIGNABLE ->
                    sight.isFree(false, doubting)
                            && sight.parties().assignedTo().isPresent()
                            && sight.journal().isEmpty();
                case HOSTS ->
                    !sight.onPciback()
                            && sight.parties().assignedTo().isEmpty()
                            && sight.journal().isEmpty();
                case NONE -> true;
            };
            if (!well) {
                throw new Broken("P3: " + operation + " succeeded, and left this: " + sight);
            }
        }
        if (operation == Operation.DESTROY && of.domainId(Known.GUEST).isPresent()) {
            throw new Broken("P3: destroy succeeded, and the domain runs");
        }
    }

    private boolean isOut(DeviceSight sight) {
        // What could not be found in a guest's memory may stay mapped while the device decodes nothing and nobody gets
        // it.
        boolean nobody = sight.held()
                ? sight.parties().reachedBy().isEmpty()
                : sight.havers(world.believesGuest(), doubting).isEmpty();
        boolean out = nobody
                && sight.parties().exportedTo().isEmpty()
                && sight.listedBy().isEmpty()
                && sight.journal().isEmpty()
                && sight.onPciback();
        return out && (sight.held() ? sight.lock().isPresent() : sight.lock().isEmpty());
    }

    private boolean isIn(DeviceSight sight) {
        return guest.isPresent()
                && sight.listedBy().containsKey(guest.getAsInt())
                && sight.parties().assignedTo().equals(guest)
                && sight.parties().granted().containsKey(guest.getAsInt())
                && sight.parties().exportedTo().equals(stub.isPresent() ? stub : guest)
                && sight.journal().isEmpty()
                && sight.parties().shownBy().equals(shownAtFirst);
    }

    /**
     * A failure is typed; the device is where it was, or the journal and the message say what remains.
     *
     * @param then how things were when the operation began
     * @param changed whether it did anything at all; what happens by itself meanwhile is not its affair
     */
    void requireHonest(Operation operation, RuntimeException failure, List<DeviceSight> then, boolean changed) {
        if (!(failure instanceof VirtException)) {
            throw new Broken("P4: " + operation + " failed untyped: " + failure);
        }
        mayLetGo |= String.valueOf(failure.getMessage()).contains("may still release");
        if (operation.aim() == Operation.Aim.NONE || !changed) {
            return;
        }
        for (PciAddress address : operation.devices(world)) {
            DeviceSight sight = look(address);
            boolean unchanged = then.stream().anyMatch(was -> sight.equals(was) || sight.isHalfwayAs(was));
            if (!unchanged && !isAsBefore(operation, sight) && !isTold(sight, failure) && !letGoByItself(sight, then)) {
                throw new Broken("P4: " + operation + " failed: '" + failure.getMessage()
                        + "', and says nothing of what remains: " + sight);
            }
        }
    }

    private boolean isAsBefore(Operation operation, DeviceSight sight) {
        return switch (operation.aim()) {
            case OUT -> isWorking(sight) || isOut(sight) || hasEnded(sight);
            case IN -> sight.isFree(false, doubting) || isIn(sight);
            case ASSIGNABLE ->
                (!sight.onPciback() && sight.parties().driver().isPresent()) || sight.isFree(false, doubting);
            case HOSTS ->
                sight.isFree(false, doubting)
                        || (!sight.onPciback() && sight.journal().isEmpty());
            case NONE -> true;
        };
    }

    /** As it was at the start; only a guest that answers late may have let go by itself. */
    private boolean isWorking(DeviceSight sight) {
        DeviceSight then = before.get(sight.address());
        if (then == null
                || !sight.lock().equals(then.lock())
                || !sight.listedBy().keySet().equals(then.listedBy().keySet())
                || sight.listedBy().values().stream().anyMatch(Promises::isLeaving)) {
            return false;
        }
        return sight.parties().equals(then.parties());
    }

    /** What a domain had when it was ended went with it. */
    private boolean hasEnded(DeviceSight sight) {
        return host.domainId(Known.GUEST).isEmpty()
                && sight.havers(false, doubting).isEmpty()
                && sight.listedBy().isEmpty();
    }

    /** The backend reconfigures, and the device is to be closed. */
    private static boolean isLeaving(String states) {
        return states.equals("7/5") || states.endsWith("/6");
    }

    /** A guest that answers late, or was asked by an earlier operation, may let go at any time. */
    private boolean letGoByItself(DeviceSight sight, List<DeviceSight> then) {
        boolean onlyTheGuest = then.stream()
                .anyMatch(before -> before.address().equals(sight.address())
                        && before.lock().equals(sight.lock())
                        && before.listedBy().keySet().equals(sight.listedBy().keySet())
                        && before.parties().assignedTo().equals(sight.parties().assignedTo())
                        && sight.parties().shownBy().isEmpty());
        return onlyTheGuest && mayLetGo;
    }

    private static boolean isTold(DeviceSight sight, RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        boolean noted = sight.journal().isPresent() || sight.held() || message.contains(IN_DOUBT);
        boolean said =
                failure instanceof DetachFailed || REMAINS.matcher(message).find();
        return noted && said;
    }

    List<DeviceSight> all() {
        return world.everything().stream()
                .map(this::look)
                .sorted(Comparator.comparing(DeviceSight::address))
                .toList();
    }
}
