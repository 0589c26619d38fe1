package org.jvirt.itests.xenhost;

import java.time.Duration;

/**
 * How a command in dom0 ended.
 *
 * @param exit its exit status
 * @param stdout all that it wrote to standard output
 * @param stderr all that it wrote to standard error
 * @param duration from here and back: the way to dom0, about 0.2 s under emulation, included
 */
public record Result(int exit, String stdout, String stderr, Duration duration) {

    /** Whether it exited with 0. */
    public boolean succeeded() {
        return exit == 0;
    }
}
