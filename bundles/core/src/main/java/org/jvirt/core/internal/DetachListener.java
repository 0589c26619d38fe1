package org.jvirt.core.internal;

import java.util.function.Consumer;
import org.jvirt.api.event.DetachEvent;

/** Hears of every detach, on whatever connection: a service of this bundle's own. */
interface DetachListener extends Consumer<DetachEvent> {}
