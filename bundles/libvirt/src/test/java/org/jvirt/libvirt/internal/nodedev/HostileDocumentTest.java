package org.jvirt.libvirt.internal.nodedev;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.Printable;
import org.jvirt.api.error.VirtException;
import org.jvirt.libvirt.internal.domain.DomainDocument;

/** Whatever libvirt's documents hold, they are refused in one printable sentence, or read. */
class HostileDocumentTest {
    static Stream<String> documents() {
        String pci = "<device><name>p</name><path>/sys/p</path><driver><name>igb</name></driver><capability type='pci'>"
                + "<class>0x020000</class><domain>0</domain><bus>3</bus><slot>0</slot><function>1</function>"
                + "<product id='0x10c9'>x</product><vendor id='0x8086'>y</vendor>"
                + "<iommuGroup number='12'><address domain='0x0000' bus='0x03' slot='0x00' function='0x1'/></iommuGroup>"
                + "<numa node='0'/></capability></device>";
        return Stream.of(
                pci,
                pci.replace("<bus>3", "<bus>999"),
                pci.replace("0x8086", "x"),
                pci.replace("'12'", "'99999999999'"),
                pci.replace("'0x03'", "''"),
                "<device><name>n</name><capability type='net'><interface>eth0</interface><link speed='99999999999'/></capability></device>",
                "<device><name>s</name><capability type='storage'><block>/dev/sda</block><size>x</size></capability></device>",
                "<domain type='kvm'><devices><hostdev mode='subsystem' type='pci'><source><address domain='0x0' bus='0x3' slot='0x0' function='0x0'/></source>"
                        + "<alias name='hostdev0'/><address type='pci' domain='0x0' bus='0x0' slot='0x63' function='0x0'/></hostdev></devices></domain>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><device>&e;</device>",
                "<device>".repeat(10_000),
                "\u0000x");
    }

    @MethodSource("documents")
    @FuzzTest
    void fuzz(@NotNull String text) {
        readable(() -> NodeDeviceDocument.parse(text, "computer"));
        readable(() -> {
            DomainDocument domain = DomainDocument.parse(text);
            domain.machine();
            domain.pciBuses();
            domain.devices();
        });
    }

    private static void readable(Runnable reader) {
        try {
            reader.run();
        } catch (VirtException refused) {
            assertThat(refused.getMessage()).isEqualTo(Printable.line(refused.getMessage()));
        }
    }
}
