package org.jvirt.itests.xenhost;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class run on the {@link XenHost}, which they take as a parameter, and which is booted once for all of them.
 * Without an image, or without root, they are skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({XenHostExtension.class, EmulatorFaults.class})
public @interface OnXenHost {}
