package org.jvirt.shell.internal.command;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.error.InvalidRequest;
import picocli.CommandLine.Option;

/** The options that say how hard a detach may try. */
public final class ForceOptions {
    @Option(
            names = "--force",
            paramLabel = "POLICY",
            description = "never, after-timeout or immediate (default: device rule, domain's metadata, host's setting)")
    private @Nullable ForcePolicy policy;

    /** xl's flag. */
    @Option(names = "-f", description = "the same as --force=after-timeout")
    private boolean afterTimeout;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "how long the guest may take to answer (default: the host's setting)")
    private @Nullable Duration guestTimeout;

    /** Whether one of them was given. */
    boolean given() {
        return policy != null || afterTimeout || guestTimeout != null;
    }

    /**
     * The request for a device under these options.
     *
     * @throws BadUsage if the time-out is out of its range, or two policies were given
     */
    public DetachRequest request(DeviceReference device) {
        if (afterTimeout && policy != null) {
            throw new BadUsage("-f and --force exclude each other: -f is --force=after-timeout");
        }
        Optional<ForcePolicy> wanted =
                afterTimeout ? Optional.of(ForcePolicy.AFTER_TIMEOUT) : Optional.ofNullable(policy);
        try {
            return new DetachRequest(device, wanted, Optional.ofNullable(guestTimeout));
        } catch (InvalidRequest outOfRange) {
            throw new BadUsage(String.valueOf(outOfRange.getMessage()), outOfRange);
        }
    }
}
