package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SysinfoXmlTest {
    @Test
    void what_a_vendor_wrote_stands_in_the_document_as_text() {
        Map<String, Map<String, String>> blocks = new LinkedHashMap<>();
        blocks.put("bios", Map.of("vendor", "A & B"));
        blocks.put("system", Map.of("product", "</entry>\u0001"));
        assertThat(SysinfoXml.format(blocks)).isEqualTo("""
                        <sysinfo type='smbios'>
                          <bios>
                            <entry name='vendor'>A &amp; B</entry>
                          </bios>
                          <system>
                            <entry name='product'>&lt;/entry&gt;?</entry>
                          </system>
                        </sysinfo>
                        """);
    }
}
