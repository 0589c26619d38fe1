package org.jvirt.api.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which permission a method of the API needs. One without this annotation needs {@link Permission#OPERATE}: what was forgotten is not open to readers. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {
    /** All that are needed; none for what everybody may, such as closing what was opened. */
    Permission[] value();
}
