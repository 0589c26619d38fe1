package org.jvirt.shell.internal.command;

import java.net.URI;
import java.net.URISyntaxException;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** Reads a connection's URI. */
public final class UriText {
    private UriText() {}

    /**
     * @throws InvalidRequest if the text is no URI with a scheme
     */
    public static URI parse(String text) {
        try {
            URI uri = new URI(text);
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException unparsable) {
            // Its reason is a position in the text; what is wrong is that it is none at all.
            throw malformed(text);
        }
        throw malformed(text);
    }

    private static InvalidRequest malformed(String text) {
        return new InvalidRequest("'" + Printable.of(text)
                + "' is no connection URI: expected one such as xen:///system or test:///default");
    }
}
