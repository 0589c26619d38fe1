package org.jvirt.itests.explorer;

import java.util.concurrent.Semaphore;
import org.jvirt.xen.sim.Timeline;

/** Has one of several threads run at a time, so that a schedule alone decides who does what when. */
final class Turns implements Timeline.Others {
    private final Semaphore[] turn;
    private final boolean[] ended;
    /** What had happened when a thread that waits looked last. */
    private final long[] looked;

    private final Semaphore allEnded = new Semaphore(0);
    private volatile int current;
    private long happened;

    Turns(int threads) {
        turn = new Semaphore[threads];
        ended = new boolean[threads];
        looked = new long[threads];
        for (int thread = 0; thread < threads; thread++) {
            turn[thread] = new Semaphore(0);
            looked[thread] = -1;
        }
    }

    /** Lets the first thread run, and waits until all have ended. */
    void runAll() {
        turn[0].release();
        allEnded.acquireUninterruptibly();
    }

    /** Begins a thread: waits for its turn. */
    void begin(int thread) {
        turn[thread].acquireUninterruptibly();
    }

    /** Ends a thread. */
    void end(int thread) {
        ended[thread] = true;
        happened++;
        int next = next(false);
        if (next < 0) {
            allEnded.release();
        } else {
            current = next;
            turn[next].release();
        }
    }

    /** Something has happened: those who wait have reason to look again. */
    void happened() {
        happened++;
        looked[current] = -1;
    }

    int current() {
        return current;
    }

    /** Gives the turn to the next thread that has not ended, if there is one. */
    void pass() {
        give(next(false));
    }

    @Override
    public boolean run() {
        looked[current] = happened;
        int next = next(true);
        if (next < 0) {
            happened++;
            return false;
        }
        give(next);
        return true;
    }

    private void give(int next) {
        if (next >= 0) {
            int me = current;
            current = next;
            turn[next].release();
            turn[me].acquireUninterruptibly();
        }
    }

    private int next(boolean onlyWithReason) {
        for (int step = 1; step < turn.length; step++) {
            int thread = (current + step) % turn.length;
            if (!ended[thread] && !(onlyWithReason && looked[thread] == happened)) {
                return thread;
            }
        }
        return -1;
    }
}
