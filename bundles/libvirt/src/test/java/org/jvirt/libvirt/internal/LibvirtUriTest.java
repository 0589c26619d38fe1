package org.jvirt.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;

class LibvirtUriTest {
    @ParameterizedTest
    @CsvSource({
        "qemu:///system, qemu:///system",
        "qemu:///session, qemu:///session",
        "lxc:///, lxc:///",
        "lxc:///system, lxc:///system",
        "xen+libvirt:///system, xen:///system",
        "test+libvirt:///default, test:///default",
        "test+libvirt:////some/host.xml, test:////some/host.xml",
        "qemu+ssh://root@host:22/system?no_tty=1, qemu+ssh://root@host:22/system?no_tty=1",
        "qemu+unix:///system?socket=/some/socket, qemu+unix:///system?socket=/some/socket",
        "xen+libvirt+ssh://root@host/system, xen+ssh://root@host/system",
        "test+libvirt+tcp://host/default, test+tcp://host/default"
    })
    void libvirts_name_is_jvirts_without_the_mark(String uri, String libvirts) {
        assertThat(LibvirtUri.of(URI.create(uri))).isEqualTo(libvirts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu:system",
                "qemu:///",
                "qemu:///nonsense",
                "qemu:///system/more",
                "lxc:///session",
                "xen+libvirt:///",
                "test+libvirt:///",
                "qemu+ext:///system",
                "esx://host/",
                "//host/system"
            })
    void a_uri_that_libvirt_has_no_driver_for_is_refused(String uri) {
        assertThatThrownBy(() -> LibvirtUri.of(URI.create(uri)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("expected");
    }
}
