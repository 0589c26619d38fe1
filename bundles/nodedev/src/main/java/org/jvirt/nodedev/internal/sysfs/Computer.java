package org.jvirt.nodedev.internal.sysfs;

import java.nio.file.Path;
import org.jvirt.api.nodedev.SystemDevice;

/** The computer, as its firmware describes it (SMBIOS); a machine without one has no names. */
final class Computer {
    private final Attributes smbios;

    Computer(Path sysfs) {
        this.smbios = new Attributes(sysfs.resolve("class/dmi/id"));
    }

    SystemDevice read() {
        return new SystemDevice(
                smbios.text("product_name"),
                new SystemDevice.Hardware(
                        smbios.text("sys_vendor"),
                        smbios.text("product_version"),
                        smbios.text("product_serial"),
                        smbios.text("product_uuid")),
                new SystemDevice.Firmware(
                        smbios.text("bios_vendor"), smbios.text("bios_version"), smbios.text("bios_date")));
    }
}
