package org.jvirt.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The URI schemes that a driver serves: the service property {@link DriverProperties#SCHEMES} of its component, and where there is no OSGi what
 * {@code org.jvirt.core} reads of the driver that it found by {@link java.util.ServiceLoader}.
 */
@ComponentPropertyType
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Schemes {
    /** What the property's name begins with; Declarative Services reads it. */
    String PREFIX_ = "jvirt.";

    /** One or more. */
    String[] value();
}
