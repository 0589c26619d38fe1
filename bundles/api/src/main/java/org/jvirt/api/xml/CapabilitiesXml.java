package org.jvirt.api.xml;

import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import org.jvirt.api.DomainType;
import org.jvirt.api.NodeInfo;

/** libvirt's {@code <capabilities>} document of a Xen host (formatcaps), as far as one tells of itself. */
public final class CapabilitiesXml {
    /** What {@link DomainDefinitionXml} takes. */
    private static final String GUEST_ARCH = "x86_64";

    private CapabilitiesXml() {}

    /**
     * @param cells the host's NUMA cells; with none, its topology is left out
     * @param iommu whether devices can be given to guests behind it
     * @param guests the types of guest that it takes
     */
    public static String format(NodeInfo node, SortedSet<Integer> cells, boolean iommu, Set<DomainType> guests) {
        StringBuilder xml = new StringBuilder("<capabilities>\n\n  <host>\n    <cpu>\n");
        xml.append("      <arch>").append(Escape.of(node.model())).append("</arch>\n");
        xml.append(String.format(
                "      <topology sockets='%d' cores='%d' threads='%d'/>\n",
                node.socketsPerCell(), node.coresPerSocket(), node.threadsPerCore()));
        xml.append("    </cpu>\n");
        xml.append("    <iommu support='").append(iommu ? "yes" : "no").append("'/>\n");
        appendTopology(xml, node, cells);
        xml.append("  </host>\n\n");
        if (!guests.isEmpty()) {
            EnumSet.copyOf(guests).forEach(type -> appendGuest(xml, type));
        }
        return xml.append("</capabilities>\n").toString();
    }

    private static void appendTopology(StringBuilder xml, NodeInfo node, SortedSet<Integer> cells) {
        if (cells.isEmpty()) {
            return;
        }
        xml.append("    <topology>\n      <cells num='").append(cells.size()).append("'>\n");
        for (int cell : cells) {
            // How it is spread over several is not known.
            String memory = node.numaCells() == 1
                    ? ">\n          <memory unit='KiB'>" + node.memoryKib() + "</memory>\n        </cell>\n"
                    : "/>\n";
            xml.append("        <cell id='").append(cell).append('\'').append(memory);
        }
        xml.append("      </cells>\n    </topology>\n");
    }

    private static void appendGuest(StringBuilder xml, DomainType type) {
        xml.append("  <guest>\n");
        xml.append("    <os_type>").append(osType(type)).append("</os_type>\n");
        xml.append("    <arch name='").append(GUEST_ARCH).append("'>\n");
        xml.append("      <wordsize>64</wordsize>\n");
        xml.append("      <domain type='xen'/>\n");
        xml.append("    </arch>\n  </guest>\n\n");
    }

    /** Xen's PV goes by another name in this document than in a domain's, where both are understood. */
    private static String osType(DomainType type) {
        return type == DomainType.PV ? "xen" : DomainXml.osType(type);
    }
}
