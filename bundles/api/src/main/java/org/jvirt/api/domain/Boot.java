package org.jvirt.api.domain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.DomainType;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.HostPath;

/** How a guest's system is found and started. */
public sealed interface Boot {
    /**
     * The guest's own firmware looks for it.
     *
     * @param order where, in this order; not empty
     */
    record Firmware(List<Source> order) implements Boot {
        public Firmware {
            order = List.copyOf(order);
        }
    }

    /**
     * The host loads a kernel of its own.
     *
     * @param commandLine the kernel's, empty for none
     */
    record Kernel(Path kernel, Optional<Path> initrd, String commandLine) implements Boot {
        public Kernel {
            HostPath.require("kernel", kernel);
            initrd.ifPresent(path -> HostPath.require("initrd", path));
            if (commandLine.codePoints().anyMatch(Character::isISOControl)) {
                throw new InvalidRequest("the kernel's command line is '" + Printable.of(commandLine)
                        + "': expected one line without control characters");
            }
        }
    }

    /** A program of the host looks for a kernel on the guest's first disk, as pygrub does for a PV guest. */
    record Loader(Path program) implements Boot {
        public Loader {
            HostPath.require("bootloader", program);
        }
    }

    /**
     * @throws InvalidRequest if a domain of this type cannot be started so
     */
    default void requireFor(DomainType type) {
        if (type != DomainType.HVM && this instanceof Firmware) {
            throw new InvalidRequest("a " + type
                    + " domain has no firmware that would look for a system: expected a <kernel> or a <bootloader>");
        }
        if (type == DomainType.HVM && this instanceof Loader) {
            throw new InvalidRequest("an HVM domain boots by its own firmware: expected no <bootloader>");
        }
    }

    /** Where firmware looks. */
    enum Source {
        HD,
        CDROM,
        NETWORK
    }
}
