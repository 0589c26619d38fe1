package org.jvirt.api;

/** How a request names a host device: by its address, or by the name it was given when it was made assignable. */
public sealed interface DeviceReference permits PciSelector, DeviceName {}
