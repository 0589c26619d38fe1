package org.jvirt.xen.sim;

/** The process dies at a call: nothing that it does from there on reaches the host. */
final class DyingAt implements PortInterceptor {
    private final String call;
    private boolean dead;

    DyingAt(String call) {
        this.call = call;
    }

    @Override
    public void before(String name) {
        dead |= name.equals(call);
        if (dead) {
            throw new AssertionError("the process is dead");
        }
    }
}
