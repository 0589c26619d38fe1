package org.jvirt.itests.plain;

import java.net.URI;
import java.util.ServiceLoader;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.Domain;

public final class PlainMain {
    public static void main(String... uri) {
        Connections jvirt = ServiceLoader.load(Connections.class).findFirst().orElseThrow();
        try (Connection connection = jvirt.open(URI.create(uri[0]))) {
            for (Domain domain : connection.domains().list()) {
                System.out.println(domain.name() + " is " + domain.info().state());
            }
        }
    }
}
