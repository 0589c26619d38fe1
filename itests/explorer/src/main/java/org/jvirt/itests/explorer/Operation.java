package org.jvirt.itests.explorer;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.StepListener;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.sim.SimulatedHost;

/** What is asked of the driver, and what it is to have come to when it says that it succeeded. */
enum Operation {
    DETACH_NEVER("detach-never", Aim.OUT) {
        @Override
        void run(Stage on) {
            on.xen().detach(first(on.world(), ForcePolicy.NEVER), StepListener.NONE);
        }
    },
    DETACH_AFTER("detach-after", Aim.OUT) {
        @Override
        void run(Stage on) {
            on.xen().detach(first(on.world(), ForcePolicy.AFTER_TIMEOUT), StepListener.NONE);
        }
    },
    DETACH_NOW("detach-now", Aim.OUT) {
        @Override
        void run(Stage on) {
            on.xen().detach(first(on.world(), ForcePolicy.IMMEDIATE), StepListener.NONE);
        }
    },
    DETACH_SECOND("detach-second", Aim.NONE) {
        @Override
        void run(Stage on) {
            List<PciSelector> all = on.world().hostdevs();
            on.xen().detach(order(all.get(all.size() - 1), ForcePolicy.AFTER_TIMEOUT), StepListener.NONE);
        }
    },
    ATTACH("attach", Aim.IN) {
        @Override
        void run(Stage on) {
            on.xen().attach(Known.GUEST_UUID, AttachRequest.of(PciSelector.of(Known.SPARE)), StepListener.NONE);
        }
    },
    ATTACH_OTHER("attach-other", Aim.NONE) {
        @Override
        void run(Stage on) {
            on.xen().attach(Known.OTHER_UUID, AttachRequest.of(PciSelector.of(Known.SPARE)), StepListener.NONE);
        }
    },
    ATTACH_FREED("attach-freed", Aim.NONE) {
        @Override
        void run(Stage on) {
            on.xen()
                    .attach(
                            Known.OTHER_UUID,
                            AttachRequest.of(on.world().hostdevs().get(0)),
                            StepListener.NONE);
        }
    },
    SHUTDOWN("shutdown", Aim.OUT) {
        @Override
        void run(Stage on) {
            requireNoFailure(on.xen().shutdown(Known.GUEST_UUID, all(on.world()), StepListener.NONE));
        }
    },
    DESTROY("destroy", Aim.OUT) {
        @Override
        void run(Stage on) {
            requireNoFailure(on.xen().destroy(Known.GUEST_UUID, all(on.world()), StepListener.NONE));
        }
    },
    ADD("add", Aim.ASSIGNABLE) {
        @Override
        void run(Stage on) {
            on.xen().assignableDevices().add(Known.NIC, Optional.empty());
        }
    },
    REMOVE("remove", Aim.HOSTS) {
        @Override
        void run(Stage on) {
            on.xen().assignableDevices().remove(PciSelector.of(Known.SPARE), true);
        }
    },
    RESET("reset", Aim.NONE) {
        @Override
        void run(Stage on) {
            on.xen().assignableDevices().reset(Known.SPARE);
        }
    },
    /** All that the audit names is mended, by force where there is the choice. */
    REPAIR("repair", Aim.NONE) {
        @Override
        void run(Stage on) {
            AssignableDevices devices = on.xen().assignableDevices();
            for (DeviceAudit audit : devices.audit()) {
                if (!audit.repairs().isEmpty()) {
                    devices.repair(audit.device(), mostForceful(audit), StepListener.NONE);
                }
            }
        }
    },
    /** Not the driver's doing, as all that follows. */
    XL_DETACH("xl-detach", Aim.NONE) {
        @Override
        void run(Stage on) {
            on.toGuest(Known.FIRST).ifPresent(Xl::detach);
        }
    },
    XL_ATTACH("xl-attach", Aim.NONE) {
        @Override
        void run(Stage on) {
            on.toGuest(Known.SPARE).ifPresent(Xl::attach);
        }
    },
    XL_ATTACH_OTHER("xl-attach-other", Aim.NONE) {
        @Override
        void run(Stage on) {
            on.toOther(Known.SPARE).attach();
        }
    },
    XL_ATTACH_FREED("xl-attach-freed", Aim.NONE) {
        @Override
        void run(Stage on) {
            on.toOther(Known.FIRST).attach();
        }
    },
    XL_DESTROY("xl-destroy", Aim.NONE) {
        @Override
        void run(Stage on) {
            on.host().domainId(Known.GUEST).ifPresent(on.host().toolstack()::destroy);
        }
    },
    /** The guest reboots, and xl ends its domain and makes it anew. */
    REBOOT("reboot", Aim.NONE) {
        @Override
        void run(Stage on) {
            on.host().domainId(Known.GUEST).ifPresent(on.host()::reboot);
        }
    };

    /**
     * Where it is done.
     *
     * @param xen a connection of the process that does it
     * @param xl the host as a process of xl sees it
     */
    record Stage(HypervisorConnection xen, Host xl, SimulatedHost host, World world) {
        /** What xl does with a device and the guest, if that runs. */
        private Optional<Xl> toGuest(PciAddress device) {
            OptionalInt guest = host.domainId(Known.GUEST);
            return guest.isPresent()
                    ? Optional.of(new Xl(xl, device, guest.getAsInt(), world.hvm()))
                    : Optional.empty();
        }

        private Xl toOther(PciAddress device) {
            return new Xl(xl, device, host.domainId(Known.OTHER).orElseThrow(), true);
        }
    }

    static final Duration GUEST_TIMEOUT = Duration.ofSeconds(10);

    private final String label;
    private final Aim aim;

    Operation(String label, Aim aim) {
        this.label = label;
        this.aim = aim;
    }

    /** Where a success leaves the operation's devices. */
    enum Aim {
        OUT,
        IN,
        ASSIGNABLE,
        HOSTS,
        /** Not judged by its result. */
        NONE
    }

    /** Runs it; what it throws is its failure. */
    abstract void run(Stage on);

    Aim aim() {
        return aim;
    }

    /** The functions that it is about. */
    List<PciAddress> devices(World world) {
        return switch (this) {
            case DETACH_NEVER, DETACH_AFTER, DETACH_NOW ->
                world.functions().stream()
                        .filter(world.hostdevs().get(0)::covers)
                        .toList();
            case SHUTDOWN, DESTROY -> world.functions();
            case ADD -> List.of(Known.NIC);
            default -> List.of(Known.SPARE);
        };
    }

    static Operation labelled(String label) {
        return Arrays.stream(values())
                .filter(operation -> operation.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is no operation: expected one of "
                        + Arrays.stream(values())
                                .map(operation -> operation.label)
                                .toList()));
    }

    @Override
    public String toString() {
        return label;
    }

    /** A guest that is asked may keep what it has. */
    static Optional<RepairChoice> mostForceful(DeviceAudit audit) {
        return audit.repairs().get(audit.repairs().size() - 1).choice();
    }

    private static DetachOrder first(World world, ForcePolicy policy) {
        return order(world.hostdevs().get(0), policy);
    }

    static DetachOrder order(PciSelector device, ForcePolicy policy) {
        return order(Known.GUEST_UUID, device, policy);
    }

    static DetachOrder order(UUID domain, PciSelector device, ForcePolicy policy) {
        return new DetachOrder(
                domain,
                device,
                new PolicyDecision(policy, PolicyDecision.Source.REQUEST, "the explorer", GUEST_TIMEOUT));
    }

    private static List<DetachOrder> all(World world) {
        return world.hostdevs().stream()
                .map(device -> order(device, ForcePolicy.AFTER_TIMEOUT))
                .toList();
    }

    private static void requireNoFailure(PowerOffOutcome outcome) {
        if (!outcome.failures().isEmpty()) {
            throw new PowerOffIncomplete(outcome);
        }
    }
}
