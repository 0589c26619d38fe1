package org.jvirt.shell.internal.command;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.error.InvalidRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say how hard a detach may try. */
public final class ForceOptions {
    @ArgGroup
    private @Nullable Force force;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "how long the guest may take to answer (default: the host's setting)")
    private @Nullable Duration guestTimeout;

    /** xl's flag, or jvirt's choice of three. */
    static final class Force {
        @Option(
                names = "--force",
                paramLabel = "POLICY",
                description =
                        "never, after-timeout or immediate (default: device rule, domain's metadata, host's setting)")
        private @Nullable ForcePolicy policy;

        @Option(names = "-f", description = "the same as --force=after-timeout")
        private boolean afterTimeout;

        /** One of the two was given: picocli makes no group otherwise. */
        ForcePolicy policy() {
            return afterTimeout ? ForcePolicy.AFTER_TIMEOUT : Objects.requireNonNull(policy);
        }
    }

    /**
     * The request for a device under these options.
     *
     * @throws BadUsage if the time-out is out of its range
     */
    public DetachRequest request(DeviceReference device) {
        try {
            return new DetachRequest(
                    device, Optional.ofNullable(force).map(Force::policy), Optional.ofNullable(guestTimeout));
        } catch (InvalidRequest outOfRange) {
            throw new BadUsage(String.valueOf(outOfRange.getMessage()), outOfRange);
        }
    }
}
