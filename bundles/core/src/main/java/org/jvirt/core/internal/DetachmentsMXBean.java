package org.jvirt.core.internal;

import java.util.Map;

/** What became of the detaches of this container since its core was started, those of a shutdown or destroy among them. */
public interface DetachmentsMXBean {
    /** How many ended so: by the name of the {@link org.jvirt.api.Release}, or of the error. */
    Map<String, Long> getOutcomes();

    /** How long those took that came out, by the name of the {@link org.jvirt.api.Release}. */
    Map<String, Timing> getRungs();

    /** How long each step took, by its name, in detaches that came out or did not; steps with nothing to do are left out. */
    Map<String, Timing> getSteps();
}
