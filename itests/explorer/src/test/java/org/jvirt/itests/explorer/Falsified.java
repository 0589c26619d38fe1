package org.jvirt.itests.explorer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jvirt.xen.port.Host;

/** A port of which some calls go otherwise than the driver means: as if the driver itself made the mistake. */
final class Falsified {
    private Falsified() {}

    /** What becomes of a call. */
    @FunctionalInterface
    interface How {
        Object call(String method, Object[] arguments, Real real) throws Throwable;
    }

    /** The call as it would be. */
    @FunctionalInterface
    interface Real {
        Object call() throws Throwable;
    }

    static <T> T port(Class<T> type, T real, How how) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object[] given = arguments == null ? new Object[0] : arguments;
                    return how.call(method.getName(), given, () -> {
                        try {
                            return method.invoke(real, given);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
                }));
    }

    /** A host one of whose ports is another. */
    static Host host(Host host, String port, Object instead) {
        return port(Host.class, host, (method, arguments, real) -> method.equals(port) ? instead : real.call());
    }
}
