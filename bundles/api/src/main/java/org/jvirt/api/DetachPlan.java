package org.jvirt.api;

import java.util.List;

/**
 * What a detach would do now. Making one changes nothing.
 *
 * @param reason why the verdict is what it is, in one sentence
 */
public record DetachPlan(
        String domain,
        List<PciAddress> devices,
        PolicyDecision policy,
        List<Item> items,
        Verdict verdict,
        String reason) {
    public DetachPlan {
        devices = List.copyOf(devices);
        items = List.copyOf(items);
    }

    /**
     * One step, and what it would do now.
     *
     * @param step the name that {@link Step#name()} would have
     */
    public record Item(String step, String effect) {}

    /** What force would mean here. */
    public enum Verdict {
        COOPERATIVE("cooperative"),
        SAFE_TO_FORCE("safe to force"),
        UNSAFE_TO_FORCE("unsafe to force");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
