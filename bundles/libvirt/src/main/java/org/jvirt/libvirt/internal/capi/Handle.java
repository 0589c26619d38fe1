package org.jvirt.libvirt.internal.capi;

import com.sun.jna.PointerType;
import java.util.function.Consumer;

/**
 * A reference to an object of libvirt's, which is given back when it is closed.
 *
 * @param <P> the kind of object
 * @param release libvirt's function that gives it back
 */
public record Handle<P extends PointerType>(P pointer, Consumer<P> release) implements AutoCloseable {
    @Override
    public void close() {
        release.accept(pointer);
    }
}
