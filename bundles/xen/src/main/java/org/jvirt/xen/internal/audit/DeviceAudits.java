package org.jvirt.xen.internal.audit;

import java.util.List;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Witness;

/** Looks at devices with the eyes of every party, and says where they disagree. */
public final class DeviceAudits {
    private final HostSurvey survey;

    public DeviceAudits(HostSurvey survey) {
        this.survey = survey;
    }

    public List<DeviceAudit> all() {
        return survey.all().stream()
                .map(facts -> audit(facts, Comparison.of(facts)))
                .toList();
    }

    static DeviceAudit audit(DeviceFacts facts, Verdict verdict) {
        return new DeviceAudit(
                facts.device(), DeviceWitnesses.of(facts), verdict.points(), verdict.repairs(), verdict.next());
    }

    public List<Witness> witnesses(PciAddress device) {
        return DeviceWitnesses.of(survey.of(device));
    }
}
