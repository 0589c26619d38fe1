package org.jvirt.xen.internal.store;

import java.util.HashMap;
import java.util.Map;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.RdmPolicy;

/** A device's options as libxl writes them to {@code opts-N}. */
final class HostdevOptionsText {
    private HostdevOptionsText() {}

    static String format(HostdevOptions options) {
        return String.format(
                "msitranslate=%d,power_mgmt=%d,permissive=%d,rdm_policy=%s",
                bit(options.msiTranslate()),
                bit(options.powerManagement()),
                bit(options.permissive()),
                options.rdmPolicy() == RdmPolicy.STRICT ? "strict" : "relaxed");
    }

    /** Options that are not there have xl's defaults: older toolstacks wrote fewer. */
    static HostdevOptions parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new HostdevOptions(
                "1".equals(values.get("permissive")),
                "1".equals(values.get("msitranslate")),
                "1".equals(values.get("power_mgmt")),
                "relaxed".equals(values.get("rdm_policy")) ? RdmPolicy.RELAXED : RdmPolicy.STRICT);
    }

    private static int bit(boolean on) {
        return on ? 1 : 0;
    }
}
