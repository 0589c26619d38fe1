package org.jvirt.libvirt.internal.domain;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.domain.InterfaceAddresses.Address;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;

/** A virDomainInterface as it lies in memory, with its addresses (libvirt-domain.h), on 64-bit machines. */
final class InterfaceMemory {
    private static final int NAME = 0;
    private static final int MAC = 8;
    private static final int COUNT = 16;
    private static final int ADDRESSES = 24;

    private static final int ADDRESS = 8;
    private static final int PREFIX = 16;
    private static final int ADDRESS_SIZE = 24;

    private InterfaceMemory() {}

    static InterfaceAddresses read(Pointer card) {
        List<Address> addresses = new ArrayList<>();
        int count = card.getInt(COUNT);
        if (count > 0) {
            Pointer all = card.getPointer(ADDRESSES);
            for (int i = 0; i < count; i++) {
                addresses.add(address(all.share((long) i * ADDRESS_SIZE)));
            }
        }
        return new InterfaceAddresses(
                text(card, NAME).orElse(""), text(card, MAC).flatMap(InterfaceMemory::mac), addresses);
    }

    private static Address address(Pointer address) {
        String text = text(address, ADDRESS).orElse("");
        try {
            return new Address(IpLiteral.parse(text), address.getInt(PREFIX));
        } catch (InvalidRequest malformed) {
            throw new HostFault(
                    "libvirt tells of an address '" + Printable.of(text) + "' of a guest, which is none", malformed);
        }
    }

    /** What a guest's agent says may be anything. */
    private static Optional<MacAddress> mac(String text) {
        try {
            return Optional.of(new MacAddress(text));
        } catch (InvalidRequest none) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Pointer owner, int offset) {
        @Nullable Pointer text = owner.getPointer(offset);
        return text == null ? Optional.empty() : Optional.of(text.getString(0, "UTF-8"));
    }
}
