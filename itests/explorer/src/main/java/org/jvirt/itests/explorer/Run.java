package org.jvirt.itests.explorer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.VirtException;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.sim.SimulatedHost;
import org.jvirt.xen.sim.Timeline;

/** One schedule, from a new host to the last look at it. */
final class Run {
    /** By then every guest has answered that ever will, and what was late has happened. */
    private static final Duration ALL_IS_QUIET = Duration.ofSeconds(90);

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "task of a schedule");
        thread.setDaemon(true);
        return thread;
    });

    private final Schedule schedule;
    private final UnaryOperator<Host> driver;
    private final States recovered;
    private final @Nullable Turns turns;
    private final Timeline timeline;
    private final SimulatedHost host;
    private final Promises promises;
    private final Story story;
    private final Gate gate;
    private final List<DriverProcess> processes = new ArrayList<>();
    private @Nullable Throwable broken;

    /**
     * @param driver what the driver is put on instead of the plain ports: the identity, or a mistake
     * @param recovered the states of the host from which the recovery is known to succeed
     * @param from the number of the first call after which the promises are looked at
     */
    Run(Schedule schedule, UnaryOperator<Host> driver, States recovered, int from, boolean told) {
        this.schedule = schedule;
        this.driver = driver;
        this.recovered = recovered;
        this.turns = schedule.tasks().size() > 1 ? new Turns(schedule.tasks().size()) : null;
        this.timeline = turns == null ? Timeline.virtual() : Timeline.virtual(turns);
        this.host = schedule.world().host(timeline);
        this.promises = new Promises(host, schedule.world());
        this.story = told ? Story.told(timeline::nanos) : Story.untold();
        this.gate = new Gate(host, timeline, promises, schedule, from, turns, story);
    }

    /**
     * How it went.
     *
     * @param calls what may happen to each port call, in their order
     * @param broken the promise that was broken, if one was
     */
    record Result(Schedule schedule, List<List<Fault>> calls, Optional<String> broken, String story) {}

    Result run() {
        try {
            if (turns == null) {
                inOrder(newProcess(), schedule.tasks().get(0));
            } else {
                interleaved(turns);
            }
            if (broken == null) {
                afterwards();
            }
        } catch (Broken promise) {
            broken = promise;
        } catch (RuntimeException unforeseen) {
            broken = unforeseen;
        } finally {
            Thread.interrupted();
        }
        Throwable why = broken;
        if (why != null) {
            story.tell("BROKEN  " + why.getMessage());
            if (story.isKept()) {
                promises.all().forEach(sight -> story.tell("        " + sight));
            }
        }
        return new Result(
                schedule, gate.calls(), why == null ? Optional.empty() : Optional.of(text(why)), story.toString());
    }

    private static String text(Throwable why) {
        StackTraceElement[] trace = why.getStackTrace();
        return why instanceof Broken || trace.length == 0
                ? String.valueOf(why.getMessage())
                : "the explorer met " + why + " at " + trace[0];
    }

    private DriverProcess newProcess() {
        DriverProcess process = DriverProcess.jvirt("p" + (processes.size() + 1));
        processes.add(process);
        return process;
    }

    private HypervisorConnection connect(DriverProcess process) {
        return new XenConnection(
                driver.apply(portsOf(process)), schedule.world().settings());
    }

    private Host portsOf(DriverProcess process) {
        return new ProcessHost(host, process, gate, this::isPursued);
    }

    private boolean isPursued(String name) {
        return processes.stream().anyMatch(process -> process.isAt(name));
    }

    private void inOrder(DriverProcess first, List<Operation> operations) {
        DriverProcess process = first;
        for (Operation operation : operations) {
            boolean succeeded = attempt(process, operation);
            process = survivor(process);
            if (!succeeded && schedule.redo()) {
                attempt(process, operation);
                process = survivor(process);
            }
        }
    }

    /** The process, or the one that is started after its death. */
    private DriverProcess survivor(DriverProcess process) {
        if (!process.isAlive()) {
            return newProcess();
        }
        if (turns == null) {
            requireNothingOpen(process);
        }
        return process;
    }

    private static void requireNothingOpen(DriverProcess process) {
        if (process.openMonitors() > 0) {
            throw new Broken("P6: " + process.owner() + " left a monitor open");
        }
        if (process.pursuits() > 0) {
            throw new Broken("P6: " + process.owner() + " counts as at work, and is not");
        }
    }

    private boolean attempt(DriverProcess process, Operation operation) {
        story.tell(process.owner() + ": " + operation);
        List<DeviceSight> then = promises.all();
        int changesBefore = gate.changes();
        Duration began = now();
        try {
            operation.run(new Operation.Stage(connect(process), portsOf(DriverProcess.xl()), host, schedule.world()));
            Thread.interrupted();
            story.tell(process.owner() + ": " + operation + " succeeded");
            if (turns == null) {
                promises.requireInTime(operation, now().minus(began));
                promises.requireSuccess(operation, host);
            }
            return true;
        } catch (Crashed crashed) {
            Thread.interrupted();
            story.tell(process.owner() + " is dead");
            promises.processDied();
            return false;
        } catch (Xl.Failed failed) {
            story.tell("xl failed: " + failed.getMessage());
            return false;
        } catch (RuntimeException failure) {
            Thread.interrupted();
            story.tell(process.owner() + ": " + operation + " failed: " + failure.getMessage());
            if (turns == null) {
                promises.requireInTime(operation, now().minus(began));
                promises.requireHonest(operation, failure, then, gate.changes() > changesBefore);
            } else if (!(failure instanceof VirtException)) {
                throw new Broken("P4: " + operation + " failed untyped: " + failure);
            }
            return false;
        }
    }

    /** Less what was waited for calls that did not answer in their own time. */
    private Duration now() {
        return Duration.ofNanos(timeline.nanos()).minus(gate.hung());
    }

    private void interleaved(Turns order) {
        List<List<Operation>> tasks = schedule.tasks();
        DriverProcess shared = newProcess();
        for (int task = 0; task < tasks.size(); task++) {
            int number = task;
            DriverProcess process = schedule.processes() && task > 0 ? newProcess() : shared;
            THREADS.execute(() -> {
                order.begin(number);
                try {
                    inOrder(process, tasks.get(number));
                } catch (Broken | RuntimeException promise) {
                    broken = promise;
                } finally {
                    Thread.interrupted();
                    order.end(number);
                }
            });
        }
        order.runAll();
    }

    /** What is to be found when all is over and quiet, and that a new look at the host gets everything going again. */
    private void afterwards() {
        processes.stream().filter(DriverProcess::isAlive).forEach(Run::requireNothingOpen);
        try {
            timeline.pass(ALL_IS_QUIET);
        } catch (InterruptedException left) {
            throw new Broken("P6: an interruption was left behind");
        }
        promises.requireAlways();
        recovered.next(States.of(schedule.world(), host, this::isPursued)).ifPresent(way -> {
            gate.calm();
            DriverProcess last = processes.get(processes.size() - 1);
            DriverProcess process = last.isAlive() ? last : newProcess();
            new Recovery(schedule.world(), host, connect(process), promises, story).run(way);
        });
    }
}
