package org.jvirt.nodedev.internal.sysfs;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvirt.api.nodedev.NetDevice;
import org.jvirt.api.nodedev.NetDevice.LinkState;

/** The network interfaces (Linux Documentation/ABI/testing/sysfs-class-net). */
final class NetDevices {
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Map<String, LinkState> STATES = Map.of(
            "notpresent", LinkState.NOT_PRESENT,
            "down", LinkState.DOWN,
            "lowerlayerdown", LinkState.LOWER_LAYER_DOWN,
            "testing", LinkState.TESTING,
            "dormant", LinkState.DORMANT,
            "up", LinkState.UP);

    private final Path interfaces;

    NetDevices(Path sysfs) {
        this.interfaces = sysfs.resolve("class/net");
    }

    Stream<NetDevice> all() {
        return new Attributes(interfaces).names("").stream().flatMap(name -> named(name).stream());
    }

    /** Empty if it goes away meanwhile; nor is everything in the folder an interface (bonding keeps a file there). */
    private Optional<NetDevice> named(String name) {
        Attributes device = new Attributes(interfaces.resolve(name));
        if (!device.has("operstate")) {
            return Optional.empty();
        }
        LinkState state = device.text("operstate").map(STATES::get).orElse(LinkState.UNKNOWN);
        return device.real()
                .map(real -> new NetDevice(
                        Optional.of(Attributes.parentOf(real)),
                        device.linkName("driver"),
                        Optional.of(real.toString()),
                        name,
                        device.text("address").filter(MAC.asMatchPredicate()),
                        state,
                        state == LinkState.UP ? speed(device) : OptionalInt.empty(),
                        device.has("phy80211")));
    }

    /** 0 says that the driver does not know, as -1 does. */
    private static OptionalInt speed(Attributes device) {
        OptionalInt speed = device.number("speed", Integer.MAX_VALUE);
        return speed.orElse(0) > 0 ? speed : OptionalInt.empty();
    }
}
