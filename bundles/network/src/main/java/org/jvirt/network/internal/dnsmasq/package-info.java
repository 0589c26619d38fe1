/** DHCP, router advertisements and DNS, by the program dnsmasq. */
@NullMarked
package org.jvirt.network.internal.dnsmasq;

import org.jspecify.annotations.NullMarked;
