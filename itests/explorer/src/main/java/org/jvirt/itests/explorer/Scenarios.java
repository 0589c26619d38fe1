package org.jvirt.itests.explorer;

import static org.jvirt.itests.explorer.Operation.ADD;
import static org.jvirt.itests.explorer.Operation.ATTACH;
import static org.jvirt.itests.explorer.Operation.ATTACH_FREED;
import static org.jvirt.itests.explorer.Operation.ATTACH_OTHER;
import static org.jvirt.itests.explorer.Operation.DESTROY;
import static org.jvirt.itests.explorer.Operation.DETACH_AFTER;
import static org.jvirt.itests.explorer.Operation.DETACH_NEVER;
import static org.jvirt.itests.explorer.Operation.DETACH_NOW;
import static org.jvirt.itests.explorer.Operation.DETACH_SECOND;
import static org.jvirt.itests.explorer.Operation.REBOOT;
import static org.jvirt.itests.explorer.Operation.REMOVE;
import static org.jvirt.itests.explorer.Operation.REPAIR;
import static org.jvirt.itests.explorer.Operation.RESET;
import static org.jvirt.itests.explorer.Operation.SHUTDOWN;
import static org.jvirt.itests.explorer.Operation.XL_ATTACH;
import static org.jvirt.itests.explorer.Operation.XL_ATTACH_FREED;
import static org.jvirt.itests.explorer.Operation.XL_ATTACH_OTHER;
import static org.jvirt.itests.explorer.Operation.XL_DESTROY;
import static org.jvirt.itests.explorer.Operation.XL_DETACH;

import java.util.ArrayList;
import java.util.List;

/** Who does what on which host, before anything goes wrong. */
final class Scenarios {
    private Scenarios() {}

    /** One operation on each host, or one after another that did not succeed. */
    static List<Schedule> alone() {
        List<Schedule> all = new ArrayList<>();
        for (World world : World.values()) {
            for (Operation operation : List.of(DETACH_NEVER, DETACH_AFTER, DETACH_NOW, SHUTDOWN, DESTROY, ATTACH)) {
                all.add(Schedule.of(world, operation));
            }
        }
        all.add(Schedule.of(World.SILENT, DETACH_NEVER, DETACH_NOW));
        all.add(Schedule.of(World.SILENT, DETACH_NOW, DETACH_NEVER));
        all.add(Schedule.of(World.LATE, DETACH_NEVER, DETACH_AFTER));
        all.add(Schedule.of(World.PV_SILENT, DETACH_NOW, DETACH_NEVER));
        all.add(Schedule.of(World.PV_TWO, DETACH_NOW, DETACH_SECOND));
        all.add(Schedule.of(World.STUB_TWO, DETACH_NOW, DETACH_SECOND));
        all.add(Schedule.of(World.ANSWERS, ADD));
        all.add(Schedule.of(World.ANSWERS, REMOVE));
        all.add(Schedule.of(World.ANSWERS, RESET));
        return all;
    }

    /** What a repair finds, and what may happen to it: an operation that died or failed, an xl that was killed. */
    static List<Schedule> repaired() {
        List<Schedule> all = new ArrayList<>();
        for (World world : List.of(
                World.ANSWERS,
                World.SILENT,
                World.DUAL_SILENT,
                World.TWO,
                World.PV_STRICT,
                World.PV_SILENT,
                World.STUB)) {
            all.add(Schedule.of(world, DETACH_NOW, REPAIR));
            all.add(Schedule.of(world, ATTACH, REPAIR));
        }
        for (World world : List.of(World.ANSWERS, World.SILENT, World.LATE, World.TWO, World.PV)) {
            all.add(Schedule.of(world, XL_DETACH, REPAIR));
            all.add(Schedule.of(world, XL_ATTACH, REPAIR));
        }
        return all;
    }

    /** Two and three operations at once, as threads of one process and as processes; one of them may be xl. */
    static List<Schedule> together() {
        List<Schedule> all = new ArrayList<>();
        for (World world : List.of(
                World.ANSWERS, World.SILENT, World.LATE, World.DUAL, World.PV_STRICT, World.PV_SILENT, World.STUB)) {
            for (boolean processes : List.of(false, true)) {
                all.add(Schedule.of(world, DETACH_AFTER).beside(processes, DETACH_AFTER));
                all.add(Schedule.of(world, DETACH_AFTER).beside(processes, SHUTDOWN));
                all.add(Schedule.of(world, DETACH_AFTER).beside(processes, DESTROY));
                all.add(Schedule.of(world, DETACH_AFTER).beside(processes, ATTACH_FREED));
                all.add(Schedule.of(world, DETACH_NOW).beside(processes, ATTACH));
            }
        }
        for (World world : List.of(World.TWO, World.PV_TWO, World.STUB_TWO)) {
            all.add(Schedule.of(world, DETACH_AFTER).beside(true, DETACH_SECOND));
            all.add(Schedule.of(world, DETACH_NOW).beside(false, DETACH_SECOND));
        }
        for (World world :
                List.of(World.ANSWERS, World.SILENT, World.LATE, World.DUAL, World.PV_STRICT, World.PV_SILENT)) {
            for (Operation player : List.of(REBOOT, XL_DESTROY)) {
                for (Operation operation : List.of(DETACH_NEVER, DETACH_AFTER, DETACH_NOW, SHUTDOWN, DESTROY, ATTACH)) {
                    all.add(Schedule.of(world, operation).beside(true, player));
                }
            }
            all.add(Schedule.of(world, DETACH_AFTER).beside(true, DETACH_AFTER).beside(true, SHUTDOWN));
            all.add(Schedule.of(world, DETACH_AFTER).beside(true, ATTACH_FREED).beside(true, REBOOT));
        }
        for (World world : List.of(World.ANSWERS, World.SILENT, World.LATE, World.TWO, World.PV)) {
            for (Operation operation : List.of(DETACH_NEVER, DETACH_AFTER, DETACH_NOW, SHUTDOWN, DESTROY)) {
                all.add(Schedule.of(world, operation).beside(true, XL_DETACH));
                all.add(Schedule.of(world, operation).beside(true, XL_ATTACH));
                all.add(Schedule.of(world, operation).beside(true, XL_DETACH, XL_ATTACH_FREED));
            }
            for (Operation player : List.of(XL_DETACH, XL_ATTACH, XL_ATTACH_OTHER)) {
                all.add(Schedule.of(world, ATTACH).beside(true, player));
            }
        }
        all.add(Schedule.of(World.ANSWERS, REMOVE).beside(true, XL_ATTACH));
        all.add(Schedule.of(World.ANSWERS, RESET).beside(true, XL_ATTACH));
        all.add(Schedule.of(World.ANSWERS, ATTACH).beside(true, ATTACH_OTHER).beside(true, REMOVE));
        all.add(Schedule.of(World.ANSWERS, ATTACH).beside(true, ATTACH_OTHER));
        all.add(Schedule.of(World.ANSWERS, ATTACH).beside(true, REMOVE));
        all.add(Schedule.of(World.ANSWERS, ATTACH).beside(true, RESET));
        all.add(Schedule.of(World.ANSWERS, ADD).beside(true, ADD));
        return all;
    }
}
