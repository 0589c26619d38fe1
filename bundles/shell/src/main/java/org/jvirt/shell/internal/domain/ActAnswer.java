package org.jvirt.shell.internal.domain;

import java.util.Locale;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainAction;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;

/** Tells a domain something, and answers with virsh's sentence. */
final class ActAnswer {
    private ActAnswer() {}

    static Answer of(Session session, String name, DomainAction action, String done) {
        Domain domain = session.connection().domains().lookup(name);
        domain.act(action);
        return Answer.of(action.name().toLowerCase(Locale.ROOT), domain.name(), output -> {
            output.remark("Domain '" + domain.name() + "' " + done);
            output.remark("");
        });
    }
}
