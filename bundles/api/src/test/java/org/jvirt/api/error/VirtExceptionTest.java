package org.jvirt.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VirtExceptionTest {
    @Test
    void no_message_carries_what_a_terminal_obeys() {
        assertThat(new HostFault("the guest says 'Grüße\u001b[2J\r\n\u009b31m\u202e\ud800'", null))
                .hasMessage("the guest says 'Grüße?[2J???31m??'");
    }

    @Test
    void nor_does_what_a_failed_detach_says_beside_its_message() {
        DetachFailed failed = new GuestSilent(
                List.of(), "no answer", "attached to 'a\u001bb'", "pci-detach 'a\u001bb'", List.of(), null);
        assertThat(failed.state()).isEqualTo("attached to 'a?b'");
        assertThat(failed.next()).isEqualTo("pci-detach 'a?b'");
    }
}
