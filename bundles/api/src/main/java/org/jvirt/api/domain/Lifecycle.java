package org.jvirt.api.domain;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jvirt.api.error.InvalidRequest;

/** What becomes of a domain when its guest ends by itself. */
public record Lifecycle(Action onPoweroff, Action onReboot, Action onCrash) {
    /** What can become of a domain that has not crashed. */
    public static final Set<Action> AFTER_ANY_END =
            Collections.unmodifiableSet(EnumSet.range(Action.DESTROY, Action.RENAME_RESTART));

    /** libvirt's defaults. */
    public static final Lifecycle DEFAULT = new Lifecycle(Action.DESTROY, Action.RESTART, Action.DESTROY);

    public Lifecycle {
        if (!AFTER_ANY_END.contains(onPoweroff) || !AFTER_ANY_END.contains(onReboot)) {
            throw new InvalidRequest("a core dump is taken after a crash: expected it of <on_crash> only");
        }
    }

    /** libvirt's words, which are xl's too. */
    public enum Action {
        DESTROY,
        RESTART,
        PRESERVE,
        RENAME_RESTART,
        /** After a crash only. */
        COREDUMP_DESTROY,
        /** After a crash only. */
        COREDUMP_RESTART;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
