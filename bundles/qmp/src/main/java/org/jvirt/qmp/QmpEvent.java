package org.jvirt.qmp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event of QEMU.
 *
 * @param name such as {@code DEVICE_DELETED}
 * @param data what it says; a missing node if nothing
 */
public record QmpEvent(String name, JsonNode data) {}
