package org.jvirt.xen.internal.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.MacAddress;
import org.jvirt.xen.port.StoreReader;

/**
 * The disks and network cards of a domain by their device numbers, as libxl notes them where no guest and no driver domain can write:
 * {@code /libxl/DOMID/device}.
 */
public final class SplitDevices {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final List<String> DISK_KEYS = List.of("type", "params", "dev", "mode", "device-type");
    private static final List<String> CARD_KEYS = List.of("type", "mac", "bridge", "vifname");

    private final StoreReader store;

    public SplitDevices(StoreReader store) {
        this.store = store;
    }

    /** The disks; one that is only half there yet, or half gone, is not among them. */
    public SortedMap<Integer, AttachedDisk> disks(int domain) {
        return devices(
                domain, "vbd", DISK_KEYS, (number, keys) -> keys.get("dev").map(target -> disk(target, keys)));
    }

    /** The network cards. */
    public SortedMap<Integer, AttachedInterface> interfaces(int domain) {
        return devices(domain, "vif", CARD_KEYS, (number, keys) -> Optional.of(card(domain, number, keys)));
    }

    /** Reads of one device. */
    @FunctionalInterface
    private interface Keys {
        Optional<String> get(String key);
    }

    private <T> SortedMap<Integer, T> devices(
            int domain, String kind, List<String> keys, BiFunction<Integer, Keys, Optional<T>> reader) {
        String folder = "/libxl/" + domain + "/device/" + kind + "/";
        List<Integer> numbers = store.list("/libxl/" + domain + "/device/" + kind).stream()
                .filter(name -> NUMBER.matcher(name).matches())
                .map(Integer::valueOf)
                .toList();
        List<String> paths = new ArrayList<>();
        numbers.forEach(number -> keys.forEach(key -> paths.add(folder + number + "/" + key)));
        Map<String, String> nodes = store.readAll(paths);
        SortedMap<Integer, T> devices = new TreeMap<>();
        for (int number : numbers) {
            reader.apply(number, key -> Optional.ofNullable(nodes.get(folder + number + "/" + key)))
                    .ifPresent(device -> devices.put(number, device));
        }
        return devices;
    }

    private static AttachedDisk disk(String target, Keys keys) {
        boolean qemu = keys.get("type").equals(Optional.of("qdisk"));
        // QEMU's is FORMAT:PATH, the kernel's the path alone, which holds what is raw.
        String params = keys.get("params").orElse("");
        int colon = qemu ? params.indexOf(':') : -1;
        Optional<String> source = Optional.of(params.substring(colon + 1)).filter(path -> !path.isEmpty());
        return new AttachedDisk(
                source.filter(path -> path.startsWith("/dev/")).isPresent() ? "block" : "file",
                keys.get("device-type").orElse("disk"),
                target,
                source,
                source.map(path -> colon < 0 ? "raw" : format(params.substring(0, colon))),
                keys.get("mode").equals(Optional.of("r")));
    }

    /** libxl's word for raw is the way in which QEMU is to read it. */
    private static String format(String word) {
        return word.equals("aio") ? "raw" : word;
    }

    private static AttachedInterface card(int domain, int number, Keys keys) {
        Optional<String> bridge = keys.get("bridge");
        return new AttachedInterface(
                Optional.of(keys.get("vifname").orElse("vif" + domain + "." + number)),
                bridge.isPresent() ? "bridge" : "ethernet",
                bridge,
                // Which card is emulated beside it is not told here.
                keys.get("type").filter("vif"::equals).map(pvOnly -> Interface.NETFRONT),
                keys.get("mac").flatMap(SplitDevices::mac));
    }

    private static Optional<MacAddress> mac(String text) {
        try {
            return Optional.of(new MacAddress(text));
        } catch (InvalidRequest damaged) {
            return Optional.empty();
        }
    }
}
