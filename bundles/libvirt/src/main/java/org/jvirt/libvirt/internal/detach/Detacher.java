package org.jvirt.libvirt.internal.detach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.DetachPlan.Item;
import org.jvirt.api.DetachPlan.Verdict;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciSelector;
import org.jvirt.api.Release;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.VirtException;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.LibvirtError;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.detach.RemovalWatch.Answer;
import org.jvirt.libvirt.internal.domain.DomainDocument;
import org.jvirt.libvirt.internal.domain.GuestDevice;
import org.jvirt.libvirt.internal.domain.LibvirtDomains;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.DomainIdentity;
import org.libvirt.jna.DomainPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes devices from running domains: asks the guest, waits for libvirt's word that the device is out, and forces it out where the policy and the
 * host allow it. Like virsh's {@code --live}, it changes the running domain, not its definition.
 */
public final class Detacher {
    private static final Logger LOG = LoggerFactory.getLogger(Detacher.class);

    /** How long QEMU may take for an eject; it needs no guest for that. Nothing waits this long. */
    private static final Duration EJECT_PATIENCE = Duration.ofSeconds(10);

    private final Session session;
    private final LibvirtDomains domains;
    private final EjectRegister ejectRegister;

    /**
     * @param allowMonitorForce whether QEMU's monitor may be used to eject a device
     */
    public Detacher(Session session, LibvirtDomains domains, boolean allowMonitorForce) {
        this.session = session;
        this.domains = domains;
        this.ejectRegister = new EjectRegister(session, allowMonitorForce);
    }

    /** What {@link #detachAll} did. */
    public record Result(List<DetachOutcome> outcomes, List<VirtException> failures) {}

    public DetachOutcome detach(DetachOrder order, StepListener listener) {
        Removal removal = removal(order, listener);
        run(order.domain(), List.of(removal));
        removal.failure().ifPresent(failure -> {
            throw failure;
        });
        return removal.outcome().orElseThrow();
    }

    /** Takes out all that the orders name at once. An order that fails stops none of the others. */
    public Result detachAll(UUID domain, List<DetachOrder> orders, StepListener listener) {
        List<VirtException> failures = new ArrayList<>();
        List<Removal> removals = new ArrayList<>();
        for (DetachOrder order : orders) {
            try {
                removals.add(removal(order, listener));
            } catch (VirtException refused) {
                failures.add(refused);
            }
        }
        if (!removals.isEmpty()) {
            run(domain, removals);
        }
        removals.forEach(removal -> removal.failure().ifPresent(failures::add));
        return new Result(
                removals.stream().flatMap(removal -> removal.outcome().stream()).toList(), failures);
    }

    private Removal removal(DetachOrder order, StepListener listener) {
        DomainIdentity domain = domains.identity(order.domain());
        if (domain.id().isEmpty()) {
            throw new InvalidState(
                    "domain '" + domain.name() + "' is not running: its devices are in its definition only");
        }
        return new Removal(
                domain,
                order.device(),
                find(domains.document(order.domain()), domain.name(), order.device()),
                order.policy(),
                new StepLog(listener));
    }

    /** The devices that a request means. Nothing that this domain does not have is ever found. */
    private static List<GuestDevice> find(DomainDocument document, String domain, DeviceReference reference) {
        List<GuestDevice> found = document.devices().stream()
                .filter(device -> reference instanceof PciSelector selector
                        ? device.host().filter(selector::covers).isPresent()
                        : device.alias().equals(reference.toString()))
                .toList();
        if (found.isEmpty()) {
            throw new NotAttached(reference + " is not attached to domain '" + domain + "'; nothing was changed");
        }
        return found;
    }

    private void run(UUID domain, List<Removal> removals) {
        try (RemovalWatch watch = RemovalWatch.begin(session, domain, () -> present(domain))) {
            ask(domain, removals, watch);
            for (Removal removal : removals) {
                if (removal.open()) {
                    force(domain, removal, watch);
                }
            }
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            removals.stream()
                    .filter(Removal::open)
                    .forEach(removal -> removal.fail(Failures.cancelled(removal, cancelled)));
        } catch (VirtException away) {
            removals.stream().filter(Removal::open).forEach(removal -> removal.fail(away));
        }
    }

    /** The aliases of the devices that the domain has now; none once it has ended. */
    private Set<String> present(UUID domain) {
        try {
            return domains.document(domain).devices().stream()
                    .map(GuestDevice::alias)
                    .collect(Collectors.toSet());
        } catch (NoSuchDomain ended) {
            return Set.of();
        }
    }

    /** Asks the guest for all devices at once, and waits for its answers; what is still open then is to be forced. */
    private void ask(UUID domain, List<Removal> removals, RemovalWatch watch) throws InterruptedException {
        List<Removal> asked = removals.stream()
                .filter(removal -> removal.policy().policy() != ForcePolicy.IMMEDIATE)
                .toList();
        long from = System.nanoTime();
        asked.forEach(removal -> request(domain, removal));
        List<Removal> waiting = asked.stream().filter(Removal::open).toList();
        if (waiting.isEmpty()) {
            return;
        }
        waiting.forEach(removal -> removal.steps()
                .waiting(
                        "ask-guest",
                        String.format(
                                "guest '%s' to release %s, for at most %s s",
                                removal.domain(),
                                removal.name(),
                                removal.guestTimeout().toMillis() / 1000.0)));
        Map<String, Answer> answers = watch.await(
                waiting.stream().flatMap(removal -> removal.aliases().stream()).toList(),
                waiting.stream()
                        .map(Removal::guestTimeout)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
        waiting.forEach(removal -> settle(removal, answers, from));
    }

    private void request(UUID domain, Removal removal) {
        try (Live live = session.use();
                Handle<DomainPointer> handle = LibvirtDomains.domain(live, domain)) {
            removal.devices().forEach(device -> request(live, handle.pointer(), device));
        } catch (VirtException failed) {
            removal.fail(failed);
        }
    }

    private static void request(Live live, DomainPointer domain, GuestDevice device) {
        int result = live.lib().virDomainDetachDeviceAlias(domain, device.alias(), LibVirt.VIR_DOMAIN_AFFECT_LIVE);
        if (result < 0 && live.error().code() == LibvirtError.NO_SUPPORT) {
            // A hypervisor that asks nobody: when this returns, the device is out.
            result = live.lib().virDomainDetachDeviceFlags(domain, device.xml(), LibVirt.VIR_DOMAIN_AFFECT_LIVE);
        }
        if (result < 0) {
            LibvirtError error = live.error();
            // Asked before, by whomever: the answer to that is the answer to this. Or gone already, as will be seen.
            if (!error.message().contains("in the process of unplug") && error.code() != LibvirtError.DEVICE_MISSING) {
                throw live.failure(error, "cannot ask for " + device.alias());
            }
        }
    }

    private static void settle(Removal removal, Map<String, Answer> answers, long from) {
        List<Answer> all = removal.aliases().stream().map(answers::get).toList();
        if (all.stream().allMatch(Answer.RELEASED::equals)) {
            removal.steps().add("ask-guest", removal.name() + ": released", Step.Result.DONE, from);
            removal.released(Release.BY_GUEST);
            return;
        }
        boolean refused = all.contains(Answer.REFUSED);
        removal.steps()
                .add("ask-guest", removal.name() + (refused ? ": refused" : ": no answer"), Step.Result.FAILED, from);
        if (removal.policy().policy() == ForcePolicy.NEVER) {
            removal.fail(refused ? Failures.refused(removal) : Failures.silent(removal));
        }
    }

    private void force(UUID domain, Removal removal, RemovalWatch watch) throws InterruptedException {
        long from = System.nanoTime();
        DomainDocument document = domains.document(domain);
        Optional<String> obstacle = ejectRegister.obstacle(document, removal.devices());
        if (obstacle.isPresent()) {
            removal.fail(Failures.noForce(removal, obstacle.get(), null));
            return;
        }
        removal.steps().waiting("eject", "QEMU to eject " + removal.name());
        try {
            // What the guest has released by now leaves a slot that somebody else's device may have.
            ejectRegister.eject(
                    domain,
                    removal.devices().stream()
                            .filter(document.devices()::contains)
                            .toList());
        } catch (HostUnavailable lost) {
            LOG.warn(
                    "the connection was lost while {} was ejected: what came of it will be seen", removal.name(), lost);
        } catch (VirtException untouched) {
            removal.steps().add("eject", String.valueOf(untouched.getMessage()), Step.Result.FAILED, from);
            removal.fail(Failures.noForce(removal, String.valueOf(untouched.getMessage()), untouched));
            return;
        }
        Map<String, Answer> answers = watch.await(removal.aliases(), EJECT_PATIENCE);
        if (answers.values().stream().allMatch(Answer.RELEASED::equals)) {
            removal.steps().add("eject", "acknowledged in the guest's place", Step.Result.DONE, from);
            removal.released(Release.BY_EJECT);
        } else {
            removal.steps().add("eject", "QEMU kept the device", Step.Result.FAILED, from);
            removal.fail(Failures.incomplete(removal, "QEMU did not eject it", null));
        }
    }

    /** What a detach would do now. */
    public DetachPlan plan(DetachOrder order) {
        Removal removal = removal(order, StepListener.NONE);
        ForcePolicy policy = removal.policy().policy();
        Optional<String> obstacle = ejectRegister.obstacle(domains.document(order.domain()), removal.devices());
        List<Item> items = new ArrayList<>();
        items.add(new Item(
                "ask-guest",
                policy == ForcePolicy.IMMEDIATE
                        ? "skipped: the policy is immediate"
                        : String.format(
                                "%s, waiting at most %s s for the event",
                                removal.name(), removal.guestTimeout().toMillis() / 1000.0)));
        if (policy != ForcePolicy.NEVER) {
            items.add(new Item(
                    "eject",
                    obstacle.map(why -> "not possible: " + why)
                            .orElse((policy == ForcePolicy.IMMEDIATE ? "at once: " : "if the guest keeps it: ")
                                    + "ACPI eject by QEMU's monitor, which taints the domain")));
        }
        String force =
                "force would be " + obstacle.map(why -> "impossible: " + why).orElse("safe");
        Verdict verdict = policy == ForcePolicy.NEVER
                ? Verdict.COOPERATIVE
                : obstacle.isPresent() ? Verdict.UNSAFE_TO_FORCE : Verdict.SAFE_TO_FORCE;
        return new DetachPlan(
                removal.domain(),
                removal.addresses(),
                removal.policy(),
                items,
                verdict,
                verdict == Verdict.COOPERATIVE
                        ? "nothing is forced, a guest that stays silent keeps its device; " + force
                        : obstacle.orElse("QEMU lets go of the device when it is ejected in the guest's place"));
    }
}
