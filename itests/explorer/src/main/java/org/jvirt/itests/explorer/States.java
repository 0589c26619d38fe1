package org.jvirt.itests.explorer;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.sim.SimulatedHost;

/** The states that hosts were left in, told apart by all that a later operation could see: each is recovered from in each way once. */
final class States {
    private final Map<Recovery.Way, Set<Key>> done = new EnumMap<>(Recovery.Way.class);

    States() {
        for (Recovery.Way way : Recovery.Way.values()) {
            done.put(way, ConcurrentHashMap.newKeySet());
        }
    }

    private record Key(World world, long first, long second) {}

    /** How the state is to be recovered from now; empty if that was done in every way. */
    Optional<Recovery.Way> next(Object state) {
        return done.entrySet().stream()
                .filter(way -> way.getValue().add((Key) state))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** How many were recovered from in a way. */
    int recovered(Recovery.Way way) {
        return done.getOrDefault(way, Set.of()).size();
    }

    /** Two hashes of 64 bits: that two states of some millions share both is out of the question. */
    static Object of(World world, SimulatedHost host, Predicate<String> pursued) {
        long first = 1125899906842597L;
        long second = 7;
        for (Map.Entry<String, String> node : host.xenstoreNodes().entrySet()) {
            String path = node.getKey();
            if (path.endsWith("/owner")) {
                continue;
            }
            String value = path.endsWith("/token") ? "pursued " + pursued.test(node.getValue()) : node.getValue();
            first = mixed(mixed(first, path, 31), value, 31);
            second = mixed(mixed(second, path, 1000003), value, 1000003);
        }
        for (PciAddress address : world.everything()) {
            String sight = DeviceSight.of(host, address).toString();
            first = mixed(first, sight, 31);
            second = mixed(second, sight, 1000003);
        }
        return new Key(world, first, second);
    }

    private static long mixed(long hash, String text, long factor) {
        long mixed = hash;
        for (int index = 0; index < text.length(); index++) {
            mixed = mixed * factor + text.charAt(index);
        }
        return mixed * factor + 1;
    }
}
