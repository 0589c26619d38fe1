package org.jvirt.itests.felix;

import static org.junit.Assert.assertEquals;

import java.net.URI;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.PciSelector;
import org.jvirt.api.Release;
import org.jvirt.api.StepListener;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** A platform that has no EventAdmin. */
@RunWith(PaxExam.class)
public class NoEventAdminIT {
    @Inject
    private Connections connections;

    @Configuration
    public Option[] container() {
        return Container.jvirtAlone();
    }

    @Test
    public void jvirt_does_without_event_admin() {
        try (Connection host = connections.open(URI.create("test:///default"))) {
            assertEquals(
                    Release.BY_GUEST,
                    host.domains()
                            .lookup("web")
                            .detach(DetachRequest.of(PciSelector.parse("03:00.0")), StepListener.NONE)
                            .release());
        }
    }
}
