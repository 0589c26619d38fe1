package org.jvirt.itests.xenhost;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A register of a device that a guest writes each second and reads back, through a mapping that it keeps whatever its kernel is told:
 * the guest's own word on whether it can still touch the device.
 */
public final class GuestRegister {

    /** What one writing and reading back came to. */
    public enum State {
        /** What was written was read. */
        ALIVE,
        /** Something else was read. */
        CUT,
        /** The access itself failed. */
        FAULT
    }

    /** The guest prints every second attempt. A line of an attempt made before the call may still be on its way. */
    private static final int ATTEMPTS_ON_THE_WAY = 2;

    private final XenHost host;
    private final String consoleLog;
    private final String guestAddress;
    private final Pattern line;

    GuestRegister(XenHost host, String consoleLog, String guestAddress) {
        this.host = host;
        this.consoleLog = consoleLog;
        this.guestAddress = guestAddress;
        this.line = Pattern.compile(
                "(?m)^DOMU-REG " + Pattern.quote(guestAddress) + " \\S+ (alive|cut|fault) .* n=(\\d+)\\r?$");
    }

    /** The address that the device has in the guest. */
    public String guestAddress() {
        return guestAddress;
    }

    /**
     * What comes of an attempt that is made after this call. A guest that makes none within the time is an empty result: it may hang
     * in the access, which is no proof that it cannot reach the device.
     */
    public Optional<State> next(Duration timeout) throws InterruptedException {
        long seen = line.matcher(host.run("cat " + consoleLog))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(2)))
                .max()
                .orElse(0);
        String awaited = "$1 == \"DOMU-REG\" && $2 == address && substr($NF, 3) + 0 > seen { print; exit }";
        String command =
                "timeout %d awk -W interactive -v address=%s -v seen=%d '%s' <(tail --lines=+1 -F %s 2>/dev/null) || true"
                        .formatted(timeout.toSeconds(), guestAddress, seen + ATTEMPTS_ON_THE_WAY, awaited, consoleLog);
        var found = line.matcher(host.exec(command, timeout.plusSeconds(5)).stdout());
        return found.find()
                ? Optional.of(State.valueOf(found.group(1).toUpperCase(java.util.Locale.ROOT)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "register of " + guestAddress + " in " + consoleLog;
    }
}
