package org.jvirt.core.internal;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jvirt.api.Connection;
import org.jvirt.spi.ManagementBean;
import org.osgi.service.component.annotations.Component;

/** Counts the connections that are open. */
@Component(service = {OpenConnections.class, ManagementBean.class})
public final class OpenConnections implements ManagementBean, ConnectionsMXBean {
    private final Map<Object, String> open = Collections.synchronizedMap(new IdentityHashMap<>());
    private final AtomicLong opened = new AtomicLong();

    void opened(Connection connection) {
        open.put(connection, connection.uri().toString());
        opened.incrementAndGet();
    }

    /** Whatever else is closed is none of them. */
    void closed(Object something) {
        open.remove(something);
    }

    @Override
    public String objectName() {
        return "org.jvirt:type=Connections";
    }

    @Override
    public Map<String, Long> getOpen() {
        synchronized (open) {
            return open.values().stream().collect(Collectors.groupingBy(uri -> uri, Collectors.counting()));
        }
    }

    @Override
    public long getOpened() {
        return opened.get();
    }
}
