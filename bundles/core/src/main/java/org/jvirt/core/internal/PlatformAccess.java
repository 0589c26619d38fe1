package org.jvirt.core.internal;

import org.jspecify.annotations.Nullable;
import org.jvirt.api.access.AccessControl;
import org.jvirt.api.access.AccessRequest;
import org.jvirt.api.error.AccessDenied;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the platform's access control, if it has one: a service of this bundle's own. */
@Component(configurationPid = "org.jvirt.access", service = PlatformAccess.class)
@Designate(ocd = PlatformAccess.Configuration.class)
public final class PlatformAccess implements AccessControl {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformAccess.class);

    private volatile boolean required;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable AccessControl platforms;

    /** The settings of access control; text, as those of the force policy are. */
    @ObjectClassDefinition(name = "jvirt access control", description = "Who may do what")
    public @interface Configuration {
        @AttributeDefinition(
                name = "Required",
                description =
                        "Refuse every call while the platform offers no AccessControl, also while its bundle is updated. Without it, such a call may do what the host permits this process's user",
                type = AttributeType.BOOLEAN)
        String required() default "false";
    }

    @Activate
    public PlatformAccess(Configuration configuration) {
        configure(configuration);
    }

    @Modified
    void configure(Configuration configuration) {
        String value = configuration.required();
        // A typing error must not open a door.
        required = !value.equals("false");
        if (required && !value.equals("true")) {
            LOG.error("configuration org.jvirt.access: required is '{}', taken as true: expected true or false", value);
        }
    }

    @Override
    public boolean permits(AccessRequest request) {
        AccessControl control = platforms;
        if (control != null) {
            return control.permits(request);
        }
        if (required) {
            throw new AccessDenied(
                    "no access control is there, and org.jvirt.access requires one: " + request.call() + " is refused");
        }
        return true;
    }
}
