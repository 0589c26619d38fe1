package org.jvirt.shell.internal.domain;

import java.util.Optional;
import org.jvirt.api.CpuSet;

/**
 * Processors of the host on the command line: a list, or {@code r} for no restriction.
 *
 * @param cpus empty for all
 */
public record CpuChoice(Optional<CpuSet> cpus) {
    /**
     * @throws org.jvirt.api.error.InvalidRequest if it is neither
     */
    public static CpuChoice parse(String text) {
        return new CpuChoice(text.equals("r") ? Optional.empty() : Optional.of(CpuSet.parse(text)));
    }
}
