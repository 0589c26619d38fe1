package org.jvirt.xen.sim;

/** The seam by which a test has port calls fail, or take effect and then fail, or follows them. */
public interface PortInterceptor {
    /** Lets every call through. */
    PortInterceptor NONE = new PortInterceptor() {};

    /**
     * Before a call has any effect; what it throws, the caller gets.
     *
     * @param call the port and the method, such as {@code hypervisor.assign}
     */
    default void before(String call) {}

    /** After a call has had its effect; what it throws, the caller gets. */
    default void after(String call) {}
}
