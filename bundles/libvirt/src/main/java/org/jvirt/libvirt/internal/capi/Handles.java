package org.jvirt.libvirt.internal.capi;

import com.sun.jna.PointerType;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * References to objects that a call listed, which are given back together.
 *
 * @param <P> the kind of object
 * @param release libvirt's function that gives one back
 */
public record Handles<P extends PointerType>(List<P> pointers, Consumer<P> release) implements AutoCloseable {
    public <T> List<T> map(Function<P, T> look) {
        return pointers.stream().map(look).toList();
    }

    @Override
    public void close() {
        pointers.forEach(release);
    }
}
