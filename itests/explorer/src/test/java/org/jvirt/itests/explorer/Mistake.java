package org.jvirt.itests.explorer;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModel.GuestAnswer;
import org.jvirt.xen.port.DeviceModel.GuestDevice;
import org.jvirt.xen.port.DeviceModels;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.Hypervisor;
import org.jvirt.xen.port.XenStore;
import org.jvirt.xen.port.XenStore.Transaction;

/** Mistakes that a driver could make, and that toolstacks have made. The driver is put on ports that turn what it does into them. */
enum Mistake implements UnaryOperator<Host> {
    /** The order of 2010: what xenstore has of the device goes first, then the guest is asked. */
    XENSTORE_FIRST {
        @Override
        public Host apply(Host host) {
            return monitor(host, (domain, model, method, arguments, real) -> {
                if (method.equals("requestRemoval")) {
                    host.xenStore().transact(transaction -> {
                        transaction.remove("/local/domain/0/backend/pci/" + domain);
                        transaction.remove("/libxl/pci/0000-03-00-0");
                        return domain;
                    });
                }
                return real.call();
            });
        }
    },

    /** Whoever does not say no within the time has let go. */
    SILENCE_IS_SUCCESS {
        @Override
        public Host apply(Host host) {
            Set<Object> asked = new HashSet<>();
            return monitor(host, (domain, model, method, arguments, real) -> switch (method) {
                case "requestRemoval" -> {
                    real.call();
                    Collection<?> ids = (Collection<?>) arguments[0];
                    asked.addAll(ids);
                    yield new GuestAnswer(
                            new HashSet<>(ids.stream().map(String::valueOf).toList()), Set.of());
                }
                case "devices" ->
                    devices(real).stream()
                            .filter(device -> !asked.contains(device.id()))
                            .toList();
                default -> real.call();
            });
        }
    },

    /** Force is used on whatever domain has something in the slot. */
    FORCE_ON_ANOTHER {
        @Override
        public Host apply(Host host) {
            return monitor(host, (domain, model, method, arguments, real) -> {
                Object result = real.call();
                if (method.equals("eject")) {
                    try (DeviceModel other = host.deviceModels().open(domain + 1)) {
                        other.eject((Integer) arguments[0]);
                    }
                }
                return result;
            });
        }
    },

    /** What failed is unlocked, as if nothing were left to do. */
    LOCK_DROPPED_ON_FAILURE {
        @Override
        public Host apply(Host host) {
            return transactions(host, (transaction, method, arguments, real) -> {
                if (method.equals("write") && arguments[0].toString().endsWith("/remains")) {
                    transaction.remove("/libxl/pci/0000-03-00-0/domid");
                }
                return real.call();
            });
        }
    },

    /** What is done to a slot is done to its first function. */
    SECOND_FUNCTION_FORGOTTEN {
        @Override
        public Host apply(Host host) {
            Hypervisor hypervisor =
                    Falsified.port(Hypervisor.class, host.hypervisor(), (method, arguments, real) -> switch (method) {
                        case "permitMemory", "permitPorts", "permitInterrupt" ->
                            isSecond(arguments[1]) && arguments[arguments.length - 1].equals(false)
                                    ? null
                                    : real.call();
                        case "unmapInterrupt" -> isSecond(arguments[1]) ? null : real.call();
                        case "deassign" -> arguments[1].equals(Known.FIRST_TOO) ? null : real.call();
                        case "isAssignable" -> arguments[1].equals(Known.FIRST_TOO) || (boolean) real.call();
                        default -> real.call();
                    });
            return Falsified.host(host, "hypervisor", hypervisor);
        }

        /** Its BARs and its interrupt. */
        private boolean isSecond(Object what) {
            return Set.of("" + 0xfe500, "" + (0xd000 + 25 * 0x20), "25").contains(what.toString());
        }
    },

    /** The intent is written when the first effect is there to write of. */
    JOURNAL_AFTERWARDS {
        @Override
        public Host apply(Host host) {
            Runnable[] postponed = {() -> {}};
            Host late = transact(host, body -> {
                Object[] result = {null};
                boolean[] begins = {false};
                try {
                    host.xenStore().transact(transaction -> {
                        result[0] = body.apply(Falsified.port(Transaction.class, transaction, (deed, given, write) -> {
                            begins[0] |=
                                    deed.equals("write") && given[0].toString().endsWith("/operation");
                            return write.call();
                        }));
                        if (begins[0]) {
                            throw new Postponed();
                        }
                        return result;
                    });
                } catch (Postponed begun) {
                    postponed[0] = () -> host.xenStore().transact(body);
                }
                return result[0];
            });
            return monitor(late, (domain, model, method, arguments, real) -> {
                Object answer = real.call();
                if (!method.equals("devices") && !method.equals("close")) {
                    postponed[0].run();
                    postponed[0] = () -> {};
                }
                return answer;
            });
        }
    },

    /** Others' intents are not looked at. */
    NO_EXCLUSION {
        @Override
        public Host apply(Host host) {
            return transactions(
                    host,
                    (transaction, method, arguments, real) ->
                            method.equals("list") && arguments[0].equals("/tool/jvirt/journal")
                                    ? List.of()
                                    : real.call());
        }
    },

    /** Once a domain was seen to run, it is believed to run for ever, and to have what it had. */
    BLIND_TO_ENDS {
        @Override
        public Host apply(Host host) {
            Map<Object, Object> seen = new HashMap<>();
            return store(host, (method, arguments, real) -> {
                boolean look = method.equals("readAll")
                        && (((Collection<?>) arguments[0]).size() == 2 || areLocks((Collection<?>) arguments[0]));
                if (look && !seen.containsKey(arguments[0])) {
                    seen.put(arguments[0], real.call());
                }
                return look ? seen.get(arguments[0]) : real.call();
            });
        }
    },

    /** Whatever is done to a device, it is believed to stay with the domain that had it at first: xl could not have given it away. */
    BLIND_TO_LOCKS {
        @Override
        public Host apply(Host host) {
            return store(
                    host,
                    (method, arguments, real) -> method.equals("readAll") && areLocks((Collection<?>) arguments[0])
                            ? Map.of()
                            : real.call());
        }
    },

    /** A device that is in no guest any more is an error to whoever wants it out. */
    LATE_ANSWER_IS_ERROR {
        @Override
        public Host apply(Host host) {
            return monitor(host, (domain, model, method, arguments, real) -> {
                if (method.equals("devices")) {
                    List<GuestDevice> shown = devices(real);
                    String listed = "/local/domain/0/backend/pci/" + domain + "/0/dev-0";
                    boolean there =
                            shown.stream().anyMatch(device -> device.id().equals("pci-pt-03_00.0"));
                    if (!there
                            && host.xenStore()
                                    .read(listed)
                                    .filter("0000:03:00.0"::equals)
                                    .isPresent()) {
                        throw new HostFault("Device 'pci-pt-03_00.0' not found", null);
                    }
                    return shown;
                }
                return real.call();
            });
        }
    };

    /** What becomes of a call to a monitor. */
    @FunctionalInterface
    private interface MonitorCall {
        Object call(int domain, DeviceModel model, String method, Object[] arguments, Falsified.Real real)
                throws Throwable;
    }

    private static final class Postponed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static Host monitor(Host host, MonitorCall how) {
        DeviceModels models = domain -> {
            DeviceModel model = host.deviceModels().open(domain);
            return Falsified.port(
                    DeviceModel.class,
                    model,
                    (method, arguments, real) -> how.call(domain, model, method, arguments, real));
        };
        return Falsified.host(host, "deviceModels", models);
    }

    private static boolean areLocks(Collection<?> paths) {
        return paths.stream().allMatch(path -> path.toString().startsWith("/libxl/pci/"));
    }

    private static Host store(Host host, Falsified.How how) {
        return Falsified.host(host, "xenStore", Falsified.port(XenStore.class, host.xenStore(), how));
    }

    /** What becomes of a call within a transaction. */
    private interface TransactionCall {
        Object call(Transaction transaction, String method, Object[] arguments, Falsified.Real real) throws Throwable;
    }

    private static Host transactions(Host host, TransactionCall how) {
        return transact(
                host,
                body -> host.xenStore()
                        .transact(transaction -> body.apply(Falsified.port(
                                Transaction.class,
                                transaction,
                                (method, arguments, real) -> how.call(transaction, method, arguments, real)))));
    }

    /** A host that makes something else of a whole transaction. */
    private static Host transact(Host host, Function<Function<Transaction, ?>, ?> how) {
        return store(
                host,
                (method, arguments, real) -> method.equals("transact") ? how.apply(body(arguments)) : real.call());
    }

    @SuppressWarnings("unchecked") // transact() has this one argument
    private static Function<Transaction, ?> body(Object[] arguments) {
        return (Function<Transaction, ?>) arguments[0];
    }

    @SuppressWarnings("unchecked") // devices() gives these
    private static List<GuestDevice> devices(Falsified.Real real) throws Throwable {
        return (List<GuestDevice>) real.call();
    }
}
