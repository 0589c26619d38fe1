package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.jvirt.api.DomainType;
import org.jvirt.api.NodeInfo;

class CapabilitiesXmlTest {
    private static NodeInfo node(String model, int cells) {
        return new NodeInfo("host", model, 8, 2400, cells, 1, 4, 2, 16L << 20);
    }

    @Test
    void a_host_tells_of_itself_and_of_the_guests_that_it_takes() {
        assertThat(CapabilitiesXml.format(
                        node("x86_64", 1),
                        new TreeSet<>(Set.of(0)),
                        true,
                        Set.of(DomainType.PVH, DomainType.HVM, DomainType.PV)))
                .isEqualTo("""
                        <capabilities>

                          <host>
                            <cpu>
                              <arch>x86_64</arch>
                              <topology sockets='1' cores='4' threads='2'/>
                            </cpu>
                            <iommu support='yes'/>
                            <topology>
                              <cells num='1'>
                                <cell id='0'>
                                  <memory unit='KiB'>16777216</memory>
                                </cell>
                              </cells>
                            </topology>
                          </host>

                          <guest>
                            <os_type>hvm</os_type>
                            <arch name='x86_64'>
                              <wordsize>64</wordsize>
                              <domain type='xen'/>
                            </arch>
                          </guest>

                          <guest>
                            <os_type>xen</os_type>
                            <arch name='x86_64'>
                              <wordsize>64</wordsize>
                              <domain type='xen'/>
                            </arch>
                          </guest>

                          <guest>
                            <os_type>xenpvh</os_type>
                            <arch name='x86_64'>
                              <wordsize>64</wordsize>
                              <domain type='xen'/>
                            </arch>
                          </guest>

                        </capabilities>
                        """);
    }

    @Test
    void what_is_not_known_is_left_out_and_text_is_escaped() {
        assertThat(CapabilitiesXml.format(node("x<'&", 2), new TreeSet<>(Set.of(0, 3)), false, Set.of()))
                .contains("<arch>x&lt;&apos;&amp;</arch>", "<iommu support='no'/>")
                .contains("<cells num='2'>\n        <cell id='0'/>\n        <cell id='3'/>\n      </cells>")
                .doesNotContain("<guest>", "<memory", "<uuid>");
        assertThat(CapabilitiesXml.format(node("x86_64", 1), new TreeSet<>(), false, Set.of()))
                .contains("<arch>x86_64</arch>")
                .doesNotContain("<cells", "<memory");
    }
}
