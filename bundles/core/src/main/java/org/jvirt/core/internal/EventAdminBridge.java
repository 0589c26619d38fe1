package org.jvirt.core.internal;

import java.util.HashMap;
import java.util.Map;
import org.jvirt.api.Step;
import org.jvirt.api.event.DetachEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * Passes every detach on to EventAdmin, where there is one: topics {@code org/jvirt/detach/STARTED, STEP, FINISHED, FAILED}. It waits for one by name
 * only: where there is none this class is not even loaded, and the bundle does without EventAdmin's package.
 */
@Component
public final class EventAdminBridge implements DetachListener {
    private final EventAdmin eventAdmin;

    @Activate
    public EventAdminBridge(@Reference EventAdmin eventAdmin) {
        this.eventAdmin = eventAdmin;
    }

    @Override
    public void accept(DetachEvent event) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("operation", event.operation());
        properties.put("connection", event.connection().toString());
        properties.put("domain", event.domain());
        properties.put("devices", event.devices().stream().map(Object::toString).toArray(String[]::new));
        properties.put("policy", event.policy().policy().label());
        properties.put("policy.source", event.policy().source().name());
        String topic = "org/jvirt/detach/" + describe(event.moment(), properties);
        eventAdmin.postEvent(new Event(topic, properties));
    }

    private static String describe(DetachEvent.Moment moment, Map<String, Object> properties) {
        if (moment instanceof DetachEvent.Stepped stepped) {
            Step step = stepped.step();
            properties.put("step", step.name());
            properties.put("step.detail", step.detail());
            properties.put("step.result", step.result().name());
            properties.put("step.nanos", step.duration().toNanos());
            return "STEP";
        }
        if (moment instanceof DetachEvent.Finished finished) {
            properties.put("release", finished.outcome().release().name());
            properties.put("custody", finished.outcome().custody().name());
            return "FINISHED";
        }
        if (moment instanceof DetachEvent.Failed failed) {
            properties.put("error", failed.error().getClass().getSimpleName());
            properties.put("message", String.valueOf(failed.error().getMessage()));
            return "FAILED";
        }
        return "STARTED";
    }
}
