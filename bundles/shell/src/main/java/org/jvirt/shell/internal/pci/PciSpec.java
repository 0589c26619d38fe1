package org.jvirt.shell.internal.pci;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DeviceName;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciSelector;
import org.jvirt.api.Printable;
import org.jvirt.api.RdmPolicy;
import org.jvirt.api.error.InvalidRequest;

/**
 * Reads a PCI_SPEC_STRING (xl-pci-configuration.5): {@code [BDF[@VSLOT]][,KEY=VALUE]...}, or keys only. Stricter than xl in two points, where xl
 * would go on with something else than what was written: a key may stand once, and a flag is a number.
 */
public final class PciSpec {
    private static final Set<String> KEYS =
            Set.of("bdf", "vslot", "permissive", "msitranslate", "seize", "power_mgmt", "rdm_policy", "name");
    private static final Pattern HEX_SLOT = Pattern.compile("(?:0[xX])?0*([01]?[0-9a-fA-F])");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,9}");

    private final String spec;
    private final Map<String, String> values = new HashMap<>();

    private PciSpec(String spec) {
        this.spec = spec;
    }

    /**
     * What to attach, and how. A command that only needs the device takes {@link AttachRequest#device()} and, as xl does, ignores the rest.
     *
     * @throws InvalidRequest if the text is no such string
     */
    public static AttachRequest parse(String text) {
        PciSpec spec = new PciSpec(text);
        List<String> parts = List.of(text.split(",", -1));
        for (int i = 0; i < parts.size(); i++) {
            if (i == 0 && !parts.get(0).contains("=")) {
                spec.positional(parts.get(0));
            } else {
                spec.keyed(parts.get(i));
            }
        }
        return spec.request();
    }

    private void positional(String part) {
        int at = part.indexOf('@');
        put("bdf", at < 0 ? part : part.substring(0, at));
        if (at >= 0) {
            put("vslot", part.substring(at + 1));
        }
    }

    private void keyed(String part) {
        int equals = part.indexOf('=');
        if (equals < 0) {
            throw malformed("expected KEY=VALUE where it has '" + Printable.of(part) + "'");
        }
        String key = part.substring(0, equals);
        if (!KEYS.contains(key)) {
            throw malformed(
                    "'" + Printable.of(key) + "' is no option: expected one of bdf, vslot, permissive, msitranslate,"
                            + " seize, power_mgmt, rdm_policy, name");
        }
        put(key, part.substring(equals + 1));
    }

    private void put(String key, String value) {
        if (values.put(key, value) != null) {
            throw malformed(key + " is given twice");
        }
    }

    private AttachRequest request() {
        HostdevOptions options =
                new HostdevOptions(flag("permissive"), flag("msitranslate"), flag("power_mgmt"), rdmPolicy());
        return new AttachRequest(device(), guestSlot(), options, flag("seize"));
    }

    private DeviceReference device() {
        String bdf = values.get("bdf");
        String name = values.get("name");
        if (bdf != null && name != null) {
            throw malformed("it has both a device address and a name: expected one of them");
        }
        if (name != null) {
            return new DeviceName(name);
        }
        if (bdf == null) {
            throw malformed("it names no device: expected an address or name=NAME");
        }
        return PciSelector.parse(bdf);
    }

    /** Slot 0 is the guest's host bridge: to xl it means that the device model chooses. */
    private OptionalInt guestSlot() {
        String vslot = values.get("vslot");
        if (vslot == null) {
            return OptionalInt.empty();
        }
        java.util.regex.Matcher digits = HEX_SLOT.matcher(vslot);
        if (!digits.matches()) {
            throw malformed("guest slot '" + Printable.of(vslot) + "' is not 0 to 1f, hexadecimal");
        }
        int slot = Integer.parseInt(digits.group(1), 16);
        return slot == 0 ? OptionalInt.empty() : OptionalInt.of(slot);
    }

    private boolean flag(String key) {
        String value = values.get(key);
        if (value == null) {
            return false;
        }
        if (!NUMBER.matcher(value).matches()) {
            throw malformed(key + " is '" + Printable.of(value) + "': expected 0 or 1");
        }
        return Integer.parseInt(value) != 0;
    }

    private RdmPolicy rdmPolicy() {
        @Nullable String value = values.get("rdm_policy");
        if (value == null || value.equals("strict")) {
            return RdmPolicy.STRICT;
        }
        if (value.equals("relaxed")) {
            return RdmPolicy.RELAXED;
        }
        throw malformed("rdm_policy is '" + Printable.of(value) + "': expected strict or relaxed");
    }

    private InvalidRequest malformed(String why) {
        return new InvalidRequest("'" + Printable.of(spec) + "' is no PCI_SPEC_STRING: " + why);
    }
}
