package org.jvirt.api.network;

import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** A name in the DNS: labels of letters, digits, '_' and '-', with dots between them. */
public record DnsName(String text) {
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern SHAPE = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final int LONGEST = 253;

    public DnsName {
        if (text.length() > LONGEST || !SHAPE.matcher(text).matches()) {
            throw new InvalidRequest(
                    "'" + Printable.of(text) + "' is no DNS name: expected one such as guest1.example");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
