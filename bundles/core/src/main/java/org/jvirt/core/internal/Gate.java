package org.jvirt.core.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.Domain;
import org.jvirt.api.Domains;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.access.AccessRequest;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.network.Network;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.xml.HostdevXml;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where every call of a platform on a connection, and on all that it hands out, comes in: it goes on as an operation, if it is permitted. */
final class Gate implements Guard.Passage {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final URI connection;
    private final Access access;
    private final OpenConnections connections;

    Gate(URI connection, Access access, OpenConnections connections) {
        this.connection = connection;
        this.access = access;
        this.connections = connections;
    }

    @Override
    @SuppressWarnings("try") // the operation ends with the block
    public @Nullable Object pass(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws IllegalAccessException, InvocationTargetException {
        try (Operation.Scope operation = Operation.enter()) {
            requirePermissions(target, method, arguments == null ? List.of() : Arrays.asList(arguments));
            return method.invoke(target, arguments);
        } finally {
            if (method.getName().equals("close")) {
                connections.closed(target);
            }
        }
    }

    private void requirePermissions(Object target, Method method, List<@Nullable Object> arguments) {
        String call = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        for (Permission permission : needed(method, arguments)) {
            AccessRequest request =
                    new AccessRequest(permission, call, connection, nameOf(target), deviceOf(arguments));
            if (permission != Permission.READ) {
                LOG.debug("{}", request);
            }
            access.ask(request).require();
        }
    }

    /** Whether a detach is by force is known when its policy has been decided: {@link DriverDomain} asks for that. */
    private static Set<Permission> needed(Method method, List<@Nullable Object> arguments) {
        Needs declared = method.getAnnotation(Needs.class);
        Set<Permission> needed = EnumSet.noneOf(Permission.class);
        needed.addAll(declared == null ? List.of(Permission.OPERATE) : List.of(declared.value()));
        if (arguments.contains(Optional.of(RepairChoice.TAKE))) {
            needed.add(Permission.FORCE);
        }
        // A domain that is made takes from the host what its document says, now or at each start.
        boolean makesDomain = method.getDeclaringClass() == Domains.class
                && method.getReturnType() == Domain.class
                && needed.contains(Permission.OPERATE);
        if (arguments.stream().anyMatch(argument -> argument instanceof AttachRequest attach && attach.seize())
                || (makesDomain && arguments.get(0) instanceof String document && HostdevXml.seizes(document))) {
            needed.add(Permission.HOST_DEVICES);
        }
        return needed;
    }

    private static Optional<String> nameOf(Object target) {
        if (target instanceof Domain domain) {
            return Optional.of(domain.name());
        }
        if (target instanceof StoragePool pool) {
            return Optional.of(pool.name());
        }
        if (target instanceof StorageVolume volume) {
            return Optional.of(volume.pool() + "/" + volume.name());
        }
        return target instanceof Network network ? Optional.of(network.name()) : Optional.empty();
    }

    private static Optional<DeviceReference> deviceOf(List<@Nullable Object> arguments) {
        return arguments.stream().flatMap(argument -> device(argument).stream()).findFirst();
    }

    private static Optional<DeviceReference> device(@Nullable Object argument) {
        if (argument instanceof PciAddress address) {
            return Optional.of(PciSelector.of(address));
        }
        if (argument instanceof DetachRequest detach) {
            return Optional.of(detach.device());
        }
        if (argument instanceof AttachRequest attach) {
            return Optional.of(attach.device());
        }
        return argument instanceof DeviceReference device ? Optional.of(device) : Optional.empty();
    }
}
