package org.jvirt.api.xml;

import java.util.Map;

/** libvirt's {@code <sysinfo type='smbios'>} document of a host (formatdomain). */
public final class SysinfoXml {
    private SysinfoXml() {}

    /**
     * @param blocks the entries of each block, both by the names that libvirt has for them
     */
    public static String format(Map<String, Map<String, String>> blocks) {
        StringBuilder xml = new StringBuilder("<sysinfo type='smbios'>\n");
        blocks.forEach((block, entries) -> {
            xml.append("  <").append(block).append(">\n");
            entries.forEach((name, value) -> xml.append("    <entry name='")
                    .append(Escape.of(name))
                    .append("'>")
                    .append(Escape.of(value))
                    .append("</entry>\n"));
            xml.append("  </").append(block).append(">\n");
        });
        return xml.append("</sysinfo>\n").toString();
    }
}
