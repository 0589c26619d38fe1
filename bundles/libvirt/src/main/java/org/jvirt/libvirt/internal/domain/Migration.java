package org.jvirt.libvirt.internal.domain;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.MigrateFlag;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.Printable;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.LocalLibvirt;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.DomainPointer;

/** Moves domains from one host to another: by way of this process, which knows both, or by the source alone. */
public final class Migration {
    private static final String TRANSPORT = "migrate_uri";
    private static final String NEW_NAME = "destination_name";

    private final LocalLibvirt local;
    private final Session source;

    public Migration(LocalLibvirt local, Session source) {
        this.local = local;
        this.source = source;
    }

    /**
     * @param destination libvirt's name of the other host
     */
    public void run(UUID domain, String destination, MigrationRequest request) {
        try (Live live = source.use();
                Handle<DomainPointer> handle = LibvirtDomains.domain(live, domain);
                Parameters parameters = new Parameters(live)) {
            String what = "cannot migrate domain '" + live.lib().virDomainGetName(handle.pointer()) + "' to "
                    + Printable.of(destination);
            request.transport().ifPresent(uri -> parameters.add(TRANSPORT, uri));
            request.newName().ifPresent(name -> parameters.add(NEW_NAME, name));
            int flags = bits(request.flags());
            if (request.flags().contains(MigrateFlag.PEER2PEER)) {
                live.require(
                        live.lib()
                                .virDomainMigrateToURI3(
                                        handle.pointer(), destination, parameters.pointer(), parameters.count(), flags),
                        what);
            } else {
                byBoth(live, handle, destination, parameters, flags, what);
            }
        }
    }

    private void byBoth(
            Live live,
            Handle<DomainPointer> domain,
            String destination,
            Parameters parameters,
            int flags,
            String what) {
        try (Session other = Session.open(local, destination);
                Live there = other.use()) {
            live.own(
                            live.lib()
                                    .virDomainMigrate3(
                                            domain.pointer(),
                                            there.connection(),
                                            parameters.pointer(),
                                            parameters.count(),
                                            flags),
                            live.lib()::virDomainFree,
                            what)
                    .close();
        }
    }

    /** virDomainMigrateFlags. */
    private static int bits(Set<MigrateFlag> flags) {
        return flags.stream()
                .mapToInt(flag -> switch (flag) {
                    case LIVE -> 1;
                    case PEER2PEER -> 1 << 1;
                    case TUNNELLED -> 1 << 2;
                    case PERSIST_DEST -> 1 << 3;
                    case UNDEFINE_SOURCE -> 1 << 4;
                    case PAUSED -> 1 << 5;
                    case NON_SHARED_DISK -> 1 << 6;
                    case NON_SHARED_INC -> 1 << 7;
                    case CHANGE_PROTECTION -> 1 << 8;
                    case UNSAFE -> 1 << 9;
                    case OFFLINE -> 1 << 10;
                    case COMPRESSED -> 1 << 11;
                    case ABORT_ON_ERROR -> 1 << 12;
                    case AUTO_CONVERGE -> 1 << 13;
                })
                .sum();
    }

    /** virTypedParameters, which libvirt puts together and takes apart. */
    private static final class Parameters implements AutoCloseable {
        private final Live live;
        private final PointerByReference list = new PointerByReference();
        private final IntByReference count = new IntByReference();
        private final IntByReference room = new IntByReference();

        Parameters(Live live) {
            this.live = live;
        }

        void add(String name, String value) {
            live.require(live.lib().virTypedParamsAddString(list, count, room, name, value), "no memory for " + name);
        }

        @Nullable
        Pointer pointer() {
            return list.getValue();
        }

        int count() {
            return count.getValue();
        }

        @Override
        public void close() {
            live.lib().virTypedParamsFree(list.getValue(), count.getValue());
        }
    }
}
