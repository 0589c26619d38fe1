package org.jvirt.core.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The drivers of one kind that are there now. They are handed out with a {@link Guard} before them.
 *
 * @param <D> the kind
 */
final class Drivers<D> {
    private final Class<D> kind;
    private final List<Present<D>> present = new CopyOnWriteArrayList<>();

    Drivers(Class<D> kind) {
        this.kind = kind;
    }

    /**
     * A driver service.
     *
     * @param ranking its service ranking
     * @param id its service id; of two drivers with one ranking, the older serves, as in OSGi's own choice
     */
    record Entry<D>(D driver, Set<String> schemes, int ranking, long id) {}

    private record Present<D>(Entry<D> entry, D guarded, RunningCalls calls) {}

    void add(Entry<D> entry) {
        RunningCalls calls = new RunningCalls("the driver");
        present.add(new Present<>(entry, Guard.before(kind, entry.driver(), calls), calls));
    }

    /** Ends the calls that run in a driver, and forgets it. */
    void remove(D driver) {
        List<Present<D>> going =
                present.stream().filter(one -> one.entry().driver() == driver).toList();
        present.removeAll(going);
        going.forEach(one -> one.calls().stop());
    }

    /** True if a driver that was handed out is still there. */
    boolean has(D guarded) {
        return present.stream().anyMatch(one -> one.guarded() == guarded);
    }

    /** The highest-ranked driver of a scheme. */
    Optional<D> forScheme(String scheme) {
        return present.stream()
                .filter(one -> one.entry().schemes().contains(scheme))
                .max(Comparator.comparingInt((Present<D> one) -> one.entry().ranking())
                        .thenComparing(Comparator.comparingLong(
                                        (Present<D> one) -> one.entry().id())
                                .reversed()))
                .map(Present::guarded);
    }

    Set<String> schemes() {
        Set<String> schemes = new TreeSet<>();
        present.forEach(one -> schemes.addAll(one.entry().schemes()));
        return schemes;
    }
}
