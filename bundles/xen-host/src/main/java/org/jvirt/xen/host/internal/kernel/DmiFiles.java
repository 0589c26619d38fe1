package org.jvirt.xen.host.internal.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.Smbios;

/** The files that the kernel makes of what the firmware says (ABI: sysfs-firmware-dmi, class/dmi/id). Xen hands its tables on to the control domain. */
public final class DmiFiles implements Smbios {
    /** Block of libvirt's, entry of libvirt's, file. */
    private static final String[][] ENTRIES = {
        {"bios", "vendor", "bios_vendor"},
        {"bios", "version", "bios_version"},
        {"bios", "date", "bios_date"},
        {"bios", "release", "bios_release"},
        {"system", "manufacturer", "sys_vendor"},
        {"system", "product", "product_name"},
        {"system", "version", "product_version"},
        {"system", "serial", "product_serial"},
        {"system", "uuid", "product_uuid"},
        {"system", "sku", "product_sku"},
        {"system", "family", "product_family"},
        {"baseBoard", "manufacturer", "board_vendor"},
        {"baseBoard", "product", "board_name"},
        {"baseBoard", "version", "board_version"},
        {"baseBoard", "serial", "board_serial"},
        {"baseBoard", "asset", "board_asset_tag"},
        {"chassis", "manufacturer", "chassis_vendor"},
        {"chassis", "version", "chassis_version"},
        {"chassis", "serial", "chassis_serial"},
        {"chassis", "asset", "chassis_asset_tag"}
    };

    private final Path folder;

    public DmiFiles(Path sysfs) {
        this.folder = sysfs.resolve("class/dmi/id");
    }

    @Override
    public Map<String, Map<String, String>> blocks() {
        Map<String, Map<String, String>> blocks = new LinkedHashMap<>();
        for (String[] entry : ENTRIES) {
            String value = read(folder.resolve(entry[2]));
            if (!value.isEmpty()) {
                blocks.computeIfAbsent(entry[0], first -> new LinkedHashMap<>()).put(entry[1], value);
            }
        }
        return blocks;
    }

    /** Empty also for what only root may read. The text is the firmware's own: it need not be in any encoding. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException | AccessDeniedException untold) {
            return "";
        } catch (IOException unreadable) {
            throw new HostFault(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
