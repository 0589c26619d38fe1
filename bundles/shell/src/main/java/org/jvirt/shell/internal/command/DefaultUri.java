package org.jvirt.shell.internal.command;

import java.net.URI;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The URI of those who name none: {@code JVIRT_DEFAULT_URI}, or the simulated host. {@code bin/jvirt -c URI} sets it for the shell that it opens. */
@Component(service = DefaultUri.class)
public final class DefaultUri {
    private static final String VARIABLE = "JVIRT_DEFAULT_URI";
    private static final String SIMULATED_HOST = "test:///default";

    private volatile String text;

    @Activate
    public DefaultUri() {
        this(System.getenv());
    }

    public DefaultUri(Map<String, String> environment) {
        String chosen = environment.getOrDefault(VARIABLE, "");
        text = chosen.isEmpty() ? SIMULATED_HOST : chosen;
    }

    public void set(URI uri) {
        text = uri.toString();
    }

    /**
     * @throws org.jvirt.api.error.InvalidRequest if the variable holds no URI
     */
    public URI get() {
        return UriText.parse(text);
    }
}
