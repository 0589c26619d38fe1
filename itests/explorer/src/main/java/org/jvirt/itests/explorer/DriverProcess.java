package org.jvirt.itests.explorer;

import java.util.HashSet;
import java.util.Set;
import org.jvirt.xen.port.Pursuits.Pursuit;

/** A process on the simulated host, as far as it can die: jvirt, or xl. */
final class DriverProcess {
    private final String owner;
    private final boolean bound;
    private final Set<Object> monitors = new HashSet<>();
    private final Set<String> pursued = new HashSet<>();
    private int begun;
    private boolean dead;

    private DriverProcess(String owner, boolean bound) {
        this.owner = owner;
        this.bound = bound;
    }

    static DriverProcess jvirt(String owner) {
        return new DriverProcess(owner, true);
    }

    static DriverProcess xl() {
        return new DriverProcess("xl", false);
    }

    /** Whether it is bound by what jvirt promises of itself. */
    boolean isBound() {
        return bound;
    }

    String owner() {
        return owner;
    }

    boolean isAlive() {
        return !dead;
    }

    /** The kernel closes what it had open. */
    void die() {
        dead = true;
        monitors.clear();
        pursued.clear();
    }

    void requireAlive() {
        if (dead) {
            throw new Crashed(owner);
        }
    }

    Pursuit pursue() {
        String name = owner + "#" + ++begun;
        pursued.add(name);
        return new Pursuit(name, () -> pursued.remove(name));
    }

    boolean isAt(String name) {
        return pursued.contains(name);
    }

    /** How many operations of its are under way. */
    int pursuits() {
        return pursued.size();
    }

    void opened(Object monitor) {
        monitors.add(monitor);
    }

    void closed(Object monitor) {
        monitors.remove(monitor);
    }

    /** How many connections to device models it has open. */
    int openMonitors() {
        return monitors.size();
    }
}
