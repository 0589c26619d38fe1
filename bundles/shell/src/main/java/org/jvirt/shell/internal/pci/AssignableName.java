package org.jvirt.shell.internal.pci;

import org.jvirt.api.DeviceName;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.PciSelector;
import org.jvirt.api.error.InvalidRequest;

/** Reads what names an assignable device: its address, or the name that it was given. */
public final class AssignableName {
    private AssignableName() {}

    /**
     * @throws InvalidRequest if the text is neither
     */
    public static DeviceReference parse(String text) {
        return text.indexOf(':') >= 0 ? PciSelector.of(HostDeviceName.parse(text)) : new DeviceName(text);
    }
}
