package org.jvirt.api;

/**
 * How a request names a device: a host device by its address, or by the name it was given when it was made assignable; any device of a libvirt
 * domain by its alias.
 */
public sealed interface DeviceReference permits PciSelector, DeviceName, DeviceAlias {}
