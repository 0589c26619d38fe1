package org.jvirt.core.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The drivers of one kind that are there now.
 *
 * @param <D> the kind
 */
final class Drivers<D> {
    private final List<Entry<D>> entries = new CopyOnWriteArrayList<>();

    /**
     * A driver service.
     *
     * @param ranking its service ranking
     * @param id its service id; of two drivers with one ranking, the older serves, as in OSGi's own choice
     */
    record Entry<D>(D driver, Set<String> schemes, int ranking, long id) {}

    void add(Entry<D> entry) {
        entries.add(entry);
    }

    void remove(D driver) {
        entries.removeIf(entry -> entry.driver() == driver);
    }

    boolean has(D driver) {
        return entries.stream().anyMatch(entry -> entry.driver() == driver);
    }

    /** The highest-ranked driver of a scheme. */
    Optional<D> forScheme(String scheme) {
        return entries.stream()
                .filter(entry -> entry.schemes().contains(scheme))
                .max(Comparator.comparingInt(Entry<D>::ranking)
                        .thenComparing(Comparator.comparingLong(Entry<D>::id).reversed()))
                .map(Entry::driver);
    }

    Set<String> schemes() {
        Set<String> schemes = new TreeSet<>();
        entries.forEach(entry -> schemes.addAll(entry.schemes()));
        return schemes;
    }
}
