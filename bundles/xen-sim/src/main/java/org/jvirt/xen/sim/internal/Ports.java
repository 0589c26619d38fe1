package org.jvirt.xen.sim.internal;

import java.util.function.Supplier;
import org.jvirt.xen.sim.PortInterceptor;
import org.jvirt.xen.sim.Timeline;

/** The way into the simulated host: every port call passes here. */
final class Ports {
    private final Timeline timeline;
    private PortInterceptor interceptor = PortInterceptor.NONE;

    Ports(Timeline timeline) {
        this.timeline = timeline;
    }

    void intercept(PortInterceptor by) {
        interceptor = by;
    }

    Timeline timeline() {
        return timeline;
    }

    <T> T call(String name, Supplier<T> effect) {
        return timeline.now(() -> {
            interceptor.before(name);
            T result = effect.get();
            interceptor.after(name);
            return result;
        });
    }

    void run(String name, Runnable effect) {
        call(name, () -> {
            effect.run();
            return name;
        });
    }

    /** For calls that wait: time passes within them. */
    void enter(String name) {
        timeline.now(() -> {
            interceptor.before(name);
            return name;
        });
    }

    void leave(String name) {
        interceptor.after(name);
    }
}
