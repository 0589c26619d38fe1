package org.jvirt.itests.explorer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.sim.SimulatedHost;
import org.jvirt.xen.sim.Timeline;

/** The way of every port call of every process: it is counted, it meets its fault, and afterwards the promises are looked at. */
final class Gate {
    private static final Duration LONG_AFTER = Duration.ofSeconds(30);
    /** A sweep through a guest's memory hole is one call over and over: what may happen to it may happen to the first few. */
    private static final int SWEEP = 3;

    private final SimulatedHost host;
    private final Timeline timeline;
    private final Promises promises;
    private final NavigableMap<Integer, Fault> faults;
    private final @Nullable Turns turns;
    private final Schedule schedule;
    private final int from;
    private final Story story;
    private final List<List<Fault>> calls = new ArrayList<>();
    private int sweep;
    private int changes;
    private Duration hung = Duration.ZERO;
    private boolean waiting;
    private boolean calm;

    Gate(
            SimulatedHost host,
            Timeline timeline,
            Promises promises,
            Schedule schedule,
            int from,
            @Nullable Turns turns,
            Story story) {
        this.host = host;
        this.timeline = timeline;
        this.promises = promises;
        this.schedule = schedule;
        this.faults = schedule.faults();
        this.from = from;
        this.turns = turns;
        this.story = story;
    }

    /** What a call does. */
    @FunctionalInterface
    interface Effect<T> {
        T run() throws DeviceModelUnavailable, InterruptedException;
    }

    /** One that neither waits nor needs a device model. */
    @FunctionalInterface
    interface Plain<T> {
        T run();
    }

    /** What may happen to each of the calls so far, but for those that stand in a row with their like. */
    List<List<Fault>> calls() {
        return calls;
    }

    /** How many calls so far have changed something, or may have. */
    int changes() {
        return changes;
    }

    /** How long calls were waited for so far that did not answer in their time. */
    Duration hung() {
        return hung;
    }

    /** From now on nothing happens to a call, and none is counted. */
    void calm() {
        calm = true;
    }

    <T> T plainly(DriverProcess process, Port port, Plain<T> effect, Object... arguments) {
        try {
            return pass(process, port, OptionalInt.empty(), effect::run, effect::run, arguments);
        } catch (DeviceModelUnavailable | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * @param model the domain whose device model is called
     * @param late what happens where the call is done after its caller has given up
     */
    <T> T pass(
            DriverProcess process, Port port, OptionalInt model, Effect<T> effect, Effect<?> late, Object... arguments)
            throws DeviceModelUnavailable, InterruptedException {
        process.requireAlive();
        if (waiting) {
            // A look at the store within a wait is part of the wait.
            return effect.run();
        }
        if (port.disturbs() && process.isBound()) {
            // Before others get their turn: between a look and a write to sysfs there is no lock that xl would know of.
            promises.requireNobodyElses(port, (PciAddress) arguments[0]);
        }
        Fault fault = arrive(process, port, arguments);
        if (port.touchesDevice() && process.isBound()) {
            promises.requireIntent(process.owner(), port);
        }
        T result = fault == null ? done(port, effect) : meet(process, port, fault, model, effect, late);
        if (port.changes() && (calm || calls.size() >= from)) {
            promises.requireAlways();
        }
        process.requireAlive();
        return result;
    }

    private @Nullable Fault arrive(DriverProcess process, Port port, Object[] arguments) {
        if (turns != null) {
            turns.happened();
        }
        if (calm) {
            story.call(0, process, port, arguments, null);
            return null;
        }
        sweep = port == Port.UNMAP_MEMORY ? sweep + 1 : 0;
        if (sweep > SWEEP) {
            return null;
        }
        List<Fault> possible = possible(process, port);
        calls.add(possible);
        int number = calls.size();
        if (turns != null && schedule.switches().contains(number)) {
            turns.pass();
            process.requireAlive();
        }
        Fault fault = faults.get(number);
        Fault met = fault != null && possible.contains(fault) ? fault : null;
        story.call(number, process, port, arguments, met);
        return met;
    }

    /** How xl takes a failure is not what is explored; that it is killed is. */
    private static List<Fault> possible(DriverProcess process, Port port) {
        return process.isBound()
                ? port.faults()
                : port.faults().stream().filter(Fault::crashes).toList();
    }

    private <T> T done(Port port, Effect<T> effect) throws DeviceModelUnavailable, InterruptedException {
        if (port.touchesDevice()) {
            changes++;
        }
        int before = port == Port.STORE_TRANSACT ? host.xenstoreNodes().hashCode() : 0;
        T result = effect.run();
        if (port == Port.STORE_WRITE
                || (port == Port.STORE_TRANSACT
                        && before != host.xenstoreNodes().hashCode())) {
            changes++;
        }
        return result;
    }

    private <T> T meet(
            DriverProcess process, Port port, Fault fault, OptionalInt model, Effect<T> effect, Effect<?> late)
            throws DeviceModelUnavailable, InterruptedException {
        if (port.isModel() && fault != Fault.INTERRUPTED) {
            promises.doubtModels();
        }
        switch (fault) {
            case FAILS, FAILS_BUSY, FAILS_INVALID -> throw port.fail(fault);
            case DONE_THEN_FAILS -> {
                done(port, effect);
                promises.requireAlways();
                throw port.fail(fault);
            }
            case HANGS -> {
                pass(port);
                throw port.fail(fault);
            }
            case LATE -> {
                // A device model that was stopped reads what lay in its socket when it goes on.
                changes++;
                model.ifPresent(domain -> host.stopDeviceModel(domain, false));
                timeline.after(LONG_AFTER, () -> {
                    model.ifPresent(host::resumeDeviceModel);
                    doLate(late);
                });
                pass(port);
                throw port.fail(fault);
            }
            case CONFLICTS, INTERRUPTED -> {
                if (fault == Fault.INTERRUPTED) {
                    Thread.currentThread().interrupt();
                } else {
                    late.run();
                }
                return done(port, effect);
            }
            case MODEL_DIES -> {
                model.ifPresent(domain -> host.stopDeviceModel(domain, true));
                throw port.fail(fault);
            }
            case CRASH_BEFORE -> {
                process.die();
                throw new Crashed(process.owner());
            }
            case CRASH_AFTER -> {
                try {
                    done(port, effect);
                } finally {
                    process.die();
                }
                promises.requireAlways();
                throw new Crashed(process.owner());
            }
        }
        throw new IllegalStateException(fault.toString());
    }

    private static void doLate(Effect<?> late) {
        try {
            late.run();
        } catch (DeviceModelUnavailable | InterruptedException | RuntimeException nobodyHears) {
            // Whoever asked has gone: there is nobody to tell.
        }
    }

    private void pass(Port port) {
        try {
            hung = hung.plus(port.patience());
            timeline.pass(port.patience());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HostFault(port.label() + " was interrupted while it hung", interrupted);
        }
        promises.requireAlways();
    }

    /** Within a wait of this thread, looks at the host are not calls. */
    <T> T within(Plain<T> look) {
        boolean before = waiting;
        waiting = true;
        try {
            return look.run();
        } finally {
            waiting = before;
        }
    }

    void tell(String what) {
        story.tell(what);
    }
}
