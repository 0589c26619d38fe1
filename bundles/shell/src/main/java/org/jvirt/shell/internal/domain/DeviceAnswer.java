package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;

/** What the commands say that give a domain a disk or a network card, change one or take one. */
final class DeviceAnswer {
    private DeviceAnswer() {}

    /**
     * That it is done.
     *
     * @param what the device, such as {@code Disk}
     * @param done what was done with it, such as {@code attached}
     */
    static Answer of(Domain domain, String what, String done) {
        return Answer.of(done, domain.name(), output -> {
            output.remark(what + " " + done + " successfully");
            output.remark("");
        });
    }

    /** Its element alone, where no more was asked for. */
    static Answer ofXml(String xml) {
        return Answer.of("xml", xml, output -> {
            output.lines(xml);
            output.remark("");
        });
    }
}
