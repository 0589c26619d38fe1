package org.jvirt.api.network;

import java.util.OptionalInt;

/**
 * A change to one part of a network (libvirt's virNetworkUpdate).
 *
 * @param parentIndex which of several {@code <ip>} elements the part belongs to, from 0; empty for the first that fits
 * @param xml the part's element, such as {@code <host mac='52:54:00:00:00:01' ip='192.168.122.10'/>}
 * @param live change the running network
 * @param config change the definition
 */
public record NetworkUpdate(
        Command command, Section section, OptionalInt parentIndex, String xml, boolean live, boolean config) {
    /** What is done with the part. */
    public enum Command {
        MODIFY,
        DELETE,
        ADD_LAST,
        ADD_FIRST
    }

    /** The parts that can be changed. */
    public enum Section {
        IP_DHCP_HOST,
        IP_DHCP_RANGE,
        FORWARD_INTERFACE,
        PORTGROUP,
        DNS_HOST,
        DNS_TXT,
        DNS_SRV
    }
}
