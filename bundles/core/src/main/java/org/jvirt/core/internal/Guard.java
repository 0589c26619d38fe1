package org.jvirt.core.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.Connection;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.Domains;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.spi.HypervisorConnection;

/**
 * Stands before a driver, before the core, and before all that they hand out: a platform keeps connections, pools and volumes for as long as it likes,
 * and the bundle behind them may go at any moment, with its classes. Then every call is a {@link DriverGone}, one that runs included, whatever it
 * stumbled over.
 */
final class Guard implements InvocationHandler {
    /** What goes on to work by the bundle that it is from. Everything else that is handed out is a value. */
    private static final List<Class<?>> LIVE = List.of(
            Connection.class,
            Domains.class,
            Domain.class,
            DomainConsole.class,
            Events.class,
            HypervisorConnection.class,
            AssignableDevices.class,
            NodeDevices.class,
            StoragePools.class,
            StoragePool.class,
            StorageVolume.class,
            Networks.class,
            Network.class,
            Subscription.class);

    private final Object target;
    private final RunningCalls calls;
    private final Passage passage;

    private Guard(Object target, RunningCalls calls, Passage passage) {
        this.target = target;
        this.calls = calls;
        this.passage = passage;
    }

    /** How a call goes on from the guard to what is behind it. */
    interface Passage {
        /**
         * Calls the target, or throws why not.
         *
         * @throws InvocationTargetException with what the target throws
         */
        @Nullable
        Object pass(Object target, Method method, @Nullable Object @Nullable [] arguments)
                throws IllegalAccessException, InvocationTargetException;
    }

    /** The target with a guard before it. */
    static <T> T before(Class<T> type, T target, RunningCalls calls) {
        return before(type, target, calls, (behind, method, arguments) -> method.invoke(behind, arguments));
    }

    /** The same, whose calls, and those of all that it hands out, go on by a way of their own. */
    static <T> T before(Class<T> type, T target, RunningCalls calls, Passage passage) {
        return type.cast(new Guard(target, calls, passage).as(type));
    }

    private Object as(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.invoke(target, unguarded(arguments));
        }
        if (method.getName().equals("close") && calls.isGone()) {
            return closed(method);
        }
        calls.begin();
        try {
            return guarded(passage.pass(target, method, unguarded(arguments)));
        } catch (InvocationTargetException failed) {
            throw told(failed.getCause());
        } finally {
            calls.end();
        }
    }

    /** What is behind may have something open elsewhere. */
    private @Nullable Object closed(Method close) throws IllegalAccessException {
        try {
            close.invoke(target);
        } catch (InvocationTargetException stumbled) {
            // What a bundle itself has open ends with it.
        }
        return null;
    }

    private @Nullable Object guarded(@Nullable Object result) {
        if (result instanceof Optional<?> optional) {
            return optional.map(this::guarded);
        }
        if (result instanceof List<?> list) {
            return list.stream().map(this::guarded).toList();
        }
        for (Class<?> type : LIVE) {
            if (type.isInstance(result)) {
                return new Guard(result, calls, passage).as(type);
            }
        }
        return result;
    }

    /** A driver knows its own. */
    private static @Nullable Object @Nullable [] unguarded(@Nullable Object @Nullable [] arguments) {
        if (arguments == null) {
            return null;
        }
        @Nullable Object[] plain = arguments.clone();
        for (int i = 0; i < plain.length; i++) {
            if (plain[i] != null
                    && Proxy.isProxyClass(plain[i].getClass())
                    && Proxy.getInvocationHandler(plain[i]) instanceof Guard guard) {
                plain[i] = guard.target;
            }
        }
        return plain;
    }

    /** What goes may still say what it leaves; whatever else comes up on its way out is the going. */
    private @Nullable Throwable told(@Nullable Throwable failure) {
        boolean stumbled = failure instanceof RuntimeException || failure instanceof LinkageError;
        return stumbled && !(failure instanceof VirtException) && calls.isGone() ? calls.endedBy(failure) : failure;
    }
}
