package org.jvirt.xen.internal.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jvirt.api.Hostdev;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/** The PCI backend tree of one domain: which devices it has, as libxl, pciback and pcifront read it. */
public final class BackendTree {
    /** The keys of a device, each with its index behind; libxl shifts exactly these when a device goes. */
    private static final List<String> KEYS = List.of("key", "dev", "vdev", "vdevfn", "opts", "name", "state");

    /** The key is libxl's own copy of the address. */
    private static final List<String> READ_KEYS = List.of("dev", "vdev", "vdevfn", "opts", "name", "state");

    /** A guest's virtual bus has 32 slots of 8 functions. */
    private static final int MOST_DEVICES = 256;

    private final int domainId;
    private final String path;

    public BackendTree(int domainId) {
        this.domainId = domainId;
        this.path = XenPaths.backend(domainId);
    }

    /** The domains that have a backend tree. */
    public static List<Integer> owners(StoreReader store) {
        return store.list(XenPaths.BACKENDS).stream()
                .filter(id -> id.matches("[0-9]{1,5}"))
                .map(Integer::parseInt)
                .sorted()
                .toList();
    }

    /** The domain whose tree has a device, if one has. */
    public static OptionalInt ownerOf(StoreReader store, PciAddress device) {
        return owners(store).stream()
                .filter(id -> new BackendTree(id).devices(store).containsValue(device))
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    public XenbusState state(StoreReader store) {
        return XenbusState.of(store.read(path + "/state"));
    }

    public void writeState(XenStore.Transaction transaction, XenbusState state) {
        transaction.write(path + "/state", state.value());
    }

    public void writeState(XenStore.Transaction transaction, int index, XenbusState state) {
        transaction.write(node("state", index), state.value());
    }

    /**
     * The devices of the domain, in their order in the tree. An index without a device, which a crash may leave, is passed over.
     *
     * @throws HostFault if the tree cannot be made sense of
     */
    public List<BackendEntry> entries(StoreReader store) {
        int count = count(store);
        Map<String, String> nodes = store.readAll(paths(READ_KEYS, 0, count));
        return IntStream.range(0, count)
                .boxed()
                .flatMap(index -> entry(nodes, index).stream())
                .toList();
    }

    /** The addresses alone, by their indexes. */
    public Map<Integer, PciAddress> devices(StoreReader store) {
        return nodes(store, "dev", this::addressOf);
    }

    /** The states alone, by the devices' indexes. */
    public Map<Integer, XenbusState> states(StoreReader store) {
        return nodes(store, "state", value -> Optional.of(XenbusState.of(Optional.of(value))));
    }

    public Optional<BackendEntry> find(StoreReader store, PciAddress device) {
        return indexOf(store, device).flatMap(index -> entry(store.readAll(paths(READ_KEYS, index, index + 1)), index));
    }

    private Optional<Integer> indexOf(StoreReader store, PciAddress device) {
        return devices(store).entrySet().stream()
                .filter(entry -> entry.getValue().equals(device))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private <T> Map<Integer, T> nodes(StoreReader store, String key, Function<String, Optional<T>> parser) {
        int count = count(store);
        Map<String, String> nodes = store.readAll(paths(List.of(key), 0, count));
        Map<Integer, T> found = new TreeMap<>();
        for (int index = 0; index < count; index++) {
            int place = index;
            Optional.ofNullable(nodes.get(node(key, index)))
                    .flatMap(parser)
                    .ifPresent(value -> found.put(place, value));
        }
        return found;
    }

    /**
     * Adds devices. pciback looks at them when it is told to, or at once, where the tree is new or no PV guest has come to it yet.
     *
     * @return true if it is told to
     */
    public boolean add(XenStore.Transaction transaction, XenDomain domain, List<Hostdev> devices) {
        int count = count(transaction);
        boolean awaited = !domain.hasDeviceModel() && state(transaction) == XenbusState.INITIALISED;
        boolean first = transaction.read(path + "/state").isEmpty();
        if (first) {
            create(transaction, domain);
        }
        for (Hostdev device : devices) {
            int index = count++;
            transaction.write(path + "/key-" + index, device.address().toString());
            transaction.write(path + "/dev-" + index, device.address().toString());
            device.guestDevfn()
                    .ifPresent(devfn -> transaction.write(path + "/vdevfn-" + index, Integer.toHexString(devfn)));
            device.name().ifPresent(name -> transaction.write(path + "/name-" + index, name));
            transaction.write(path + "/opts-" + index, HostdevOptionsText.format(device.options()));
            transaction.write(path + "/state-" + index, XenbusState.INITIALISING.value());
        }
        transaction.write(path + "/num_devs", Integer.toString(count));
        boolean told = !first && !awaited;
        if (told) {
            writeState(transaction, XenbusState.RECONFIGURING);
        }
        return told;
    }

    /** Removes a device; the last one takes the tree and the guest's side of it along. */
    public void remove(XenStore.Transaction transaction, PciAddress device) {
        Optional<Integer> gone = indexOf(transaction, device);
        if (gone.isEmpty()) {
            return;
        }
        int last = count(transaction) - 1;
        if (last == 0) {
            transaction.remove(path);
            removeIfEmpty(transaction, XenPaths.BACKENDS + "/" + domainId);
            transaction.remove(XenPaths.frontend(domainId));
            return;
        }
        int from = gone.get();
        Map<String, String> before = transaction.readAll(paths(KEYS, from, last + 1));
        for (int index = from; index <= last; index++) {
            for (String key : KEYS) {
                String node = node(key, index);
                String next = before.get(node(key, index + 1));
                if (next != null) {
                    transaction.write(node, next);
                } else if (before.containsKey(node)) {
                    transaction.remove(node);
                }
            }
        }
        transaction.write(path + "/num_devs", Integer.toString(last));
    }

    private void create(XenStore.Transaction transaction, XenDomain domain) {
        String frontend = XenPaths.frontend(domainId);
        transaction.write(path, "");
        transaction.setPermissions(path, 0, domainId);
        transaction.write(path + "/frontend", frontend);
        transaction.write(path + "/frontend-id", Integer.toString(domainId));
        transaction.write(path + "/online", "1");
        transaction.write(path + "/domain", domain.name());
        transaction.write(path + "/state", XenbusState.INITIALISING.value());
        transaction.write(frontend, "");
        transaction.setPermissions(frontend, domainId, 0);
        transaction.write(frontend + "/backend", path);
        transaction.write(frontend + "/backend-id", "0");
        transaction.write(frontend + "/state", XenbusState.INITIALISING.value());
    }

    private static void removeIfEmpty(XenStore.Transaction transaction, String parent) {
        if (transaction.list(parent).isEmpty()) {
            transaction.remove(parent);
        }
    }

    private String node(String key, int index) {
        return path + "/" + key + "-" + index;
    }

    /** Keys of devices, from one index on to before another. */
    private List<String> paths(List<String> keys, int from, int end) {
        return IntStream.range(from, end)
                .boxed()
                .flatMap(index -> keys.stream().map(key -> node(key, index)))
                .toList();
    }

    private int count(StoreReader store) {
        Optional<String> count = store.read(path + "/num_devs");
        if (count.isEmpty()) {
            return 0;
        }
        if (!count.get().matches("[0-9]{1,3}") || Integer.parseInt(count.get()) > MOST_DEVICES) {
            throw new HostFault(
                    path + "/num_devs is '" + Printable.of(count.get()) + "': expected a number of devices up to "
                            + MOST_DEVICES,
                    null);
        }
        return Integer.parseInt(count.get());
    }

    private Optional<BackendEntry> entry(Map<String, String> nodes, int index) {
        Function<String, Optional<String>> value = key -> Optional.ofNullable(nodes.get(node(key, index)));
        return value.apply("dev")
                .flatMap(this::addressOf)
                .map(device -> new BackendEntry(
                        index,
                        device,
                        devfn(value.apply("vdevfn")),
                        value.apply("name"),
                        HostdevOptionsText.parse(value.apply("opts").orElse("")),
                        XenbusState.of(value.apply("state")),
                        value.apply("vdev").isPresent()));
    }

    private Optional<PciAddress> addressOf(String text) {
        try {
            return Optional.of(PciAddress.parse(text));
        } catch (InvalidRequest damaged) {
            // One damaged entry must not hide the domain's other devices from those who want to remove them.
            return Optional.empty();
        }
    }

    private static OptionalInt devfn(Optional<String> hex) {
        return hex.filter(text -> text.matches("[0-9a-fA-F]{1,2}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text, 16)))
                .orElse(OptionalInt.empty());
    }

    /** Where the domain's tree is. */
    public String path() {
        return path;
    }

    /** The path whose change is an answer of pciback. */
    public String statePath() {
        return path + "/state";
    }
}
