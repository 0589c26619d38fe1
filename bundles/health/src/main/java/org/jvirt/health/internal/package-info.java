/** What a platform's health checks ask of jvirt. */
@NullMarked
package org.jvirt.health.internal;

import org.jspecify.annotations.NullMarked;
