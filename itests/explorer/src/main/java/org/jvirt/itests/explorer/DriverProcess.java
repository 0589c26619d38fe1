package org.jvirt.itests.explorer;

import java.util.HashSet;
import java.util.Set;

/** A jvirt process on the simulated host, as far as it can die. */
final class DriverProcess {
    private final String owner;
    private final Set<Object> monitors = new HashSet<>();
    private boolean dead;

    DriverProcess(String owner) {
        this.owner = owner;
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
    }

    void requireAlive() {
        if (dead) {
            throw new Crashed(owner);
        }
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
