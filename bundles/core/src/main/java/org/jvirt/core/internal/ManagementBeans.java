package org.jvirt.core.internal;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jvirt.spi.ManagementBean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the figures of all bundles with the process's MBean server. */
@Component(
        configurationPid = "org.jvirt.management",
        service = {})
@Designate(ocd = ManagementBeans.Configuration.class)
public final class ManagementBeans {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementBeans.class);

    private final boolean enabled;
    private final Map<ManagementBean, ObjectName> registered = new ConcurrentHashMap<>();

    /** Whether at all: a process that comes and goes with a command would start an MBean server that nobody asks. */
    @ObjectClassDefinition(name = "jvirt management", description = "Figures for JMX: detaches, connections, xenstore")
    public @interface Configuration {
        @AttributeDefinition(
                name = "Enabled",
                description = "Register them with the process's MBean server, as org.jvirt:type=...",
                type = AttributeType.BOOLEAN)
        String enabled() default "true";
    }

    @Activate
    public ManagementBeans(Configuration configuration) {
        this.enabled = Boolean.parseBoolean(configuration.enabled());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBean(ManagementBean bean) {
        if (!enabled) {
            return;
        }
        try {
            ObjectName name = new ObjectName(bean.objectName());
            server().registerMBean(bean, name);
            registered.put(bean, name);
        } catch (InstanceAlreadyExistsException taken) {
            LOG.warn("{} is another container's of this process: this one's figures are not shown", bean.objectName());
        } catch (JMException malformed) {
            throw new IllegalArgumentException(bean + " is no MXBean", malformed);
        }
    }

    void removeBean(ManagementBean bean) throws JMException {
        ObjectName name = registered.remove(bean);
        if (name != null) {
            try {
                server().unregisterMBean(name);
            } catch (InstanceNotFoundException gone) {
                LOG.debug("{} was taken from the MBean server by someone else", name);
            }
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }
}
