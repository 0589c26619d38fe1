package org.jvirt.libvirt.internal.capi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.VirtException;
import org.libvirt.jna.CString;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.Libvirt;

/** A connection for the length of one use, and libvirt's conventions for calls on it. The connection cannot go away before this is closed. */
public final class Live implements AutoCloseable {
    private final LibVirt lib;
    private final ConnectionPointer connection;
    private final String uri;

    /**
     * @param connection a reference that is given up when this is closed
     */
    public Live(LibVirt lib, ConnectionPointer connection, String uri) {
        this.lib = lib;
        this.connection = connection;
        this.uri = uri;
    }

    public LibVirt lib() {
        return lib;
    }

    public ConnectionPointer connection() {
        return connection;
    }

    /**
     * Owns what a call answered with.
     *
     * @param what what failed if there is no answer
     */
    public <P extends PointerType> Handle<P> own(@Nullable P answer, Consumer<P> release, String what) {
        if (answer == null) {
            throw failure(what);
        }
        return new Handle<>(answer, release);
    }

    /** As {@link #own}, of a call that defines or creates something. */
    public <P extends PointerType> Handle<P> made(@Nullable P answer, Consumer<P> release, String what) {
        if (answer == null) {
            throw definitionFailure(error(), what);
        }
        return new Handle<>(answer, release);
    }

    /** The number that a call answered with, unless it is negative, which means that it failed. */
    public int require(int answer, String what) {
        if (answer < 0) {
            throw failure(what);
        }
        return answer;
    }

    /** Whether a call said yes. */
    public boolean yes(int answer, String what) {
        return require(answer, what) != 0;
    }

    /** The text that a call answered with; its memory is given back. */
    public String text(@Nullable CString answer, String what) {
        if (answer == null) {
            throw failure(what);
        }
        return answer.toString();
    }

    /** The UUID of an object. */
    public static <P extends PointerType> UUID uuid(P object, BiConsumer<P, byte[]> getUuidString) {
        byte[] text = new byte[Libvirt.VIR_UUID_STRING_BUFLEN];
        getUuidString.accept(object, text);
        return UUID.fromString(new String(text, 0, text.length - 1, StandardCharsets.US_ASCII));
    }

    /** True for what libvirt takes for a UUID: of anything else it would say that it is none, not that nothing has it. */
    public static boolean isUuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    /** A call that lists objects in an array of its own. */
    @FunctionalInterface
    public interface Lister {
        int list(PointerByReference array);
    }

    /** What a call listed. */
    public <P extends PointerType> Handles<P> list(Lister lister, Supplier<P> type, Consumer<P> release, String what) {
        List<P> objects = new ArrayList<>();
        for (Pointer pointer : pointers(lister, what)) {
            P object = type.get();
            object.setPointer(pointer);
            objects.add(object);
        }
        return new Handles<>(objects, release);
    }

    /** The elements of an array that a call made; the array itself is given back. */
    public List<Pointer> pointers(Lister lister, String what) {
        PointerByReference array = new PointerByReference();
        int count = require(lister.list(array), what);
        List<Pointer> elements = new ArrayList<>();
        if (array.getValue() != null) {
            for (int i = 0; i < count; i++) {
                elements.add(array.getValue().getPointer((long) i * Native.POINTER_SIZE));
            }
            Native.free(Pointer.nativeValue(array.getValue()));
        }
        return elements;
    }

    /** What the last call on this thread failed with. */
    public LibvirtError error() {
        return LibvirtError.last(lib);
    }

    /** The exception for the last call on this thread, which failed. */
    public VirtException failure(String what) {
        return failure(error(), what);
    }

    public VirtException failure(LibvirtError error, String what) {
        return lost(error, what).orElseGet(() -> error.typed(what));
    }

    /** As {@link #failure(LibvirtError, String)} for a call that defines or creates something. */
    public VirtException definitionFailure(LibvirtError error, String what) {
        return lost(error, what).orElseGet(() -> error.typedForDefinition(what));
    }

    /** Whatever a call says that failed because the connection is dead, that is why. */
    private Optional<VirtException> lost(LibvirtError error, String what) {
        return lib.virConnectIsAlive(connection) == 0
                ? Optional.of(new HostUnavailable(
                        what + ": the connection to " + uri + " was lost (" + error.message()
                                + "); the next call connects again",
                        null))
                : Optional.empty();
    }

    @Override
    public void close() {
        lib.virConnectClose(connection);
    }
}
