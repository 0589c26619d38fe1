package org.jvirt.shell.internal.domain;

import java.util.EnumSet;
import java.util.Set;
import org.jvirt.api.MigrateFlag;
import picocli.CommandLine.Option;

/** How a domain is moved, in virsh's words. */
public final class MigrateOptions {
    private final Set<MigrateFlag> flags = EnumSet.noneOf(MigrateFlag.class);

    Set<MigrateFlag> flags() {
        return flags;
    }

    private void set(MigrateFlag flag, boolean wanted) {
        if (wanted) {
            flags.add(flag);
        }
    }

    @Option(names = "--live", description = "while it runs")
    void live(boolean wanted) {
        set(MigrateFlag.LIVE, wanted);
    }

    @Option(names = "--offline", description = "only its definition")
    void offline(boolean wanted) {
        set(MigrateFlag.OFFLINE, wanted);
    }

    @Option(names = "--p2p", description = "by its host, which opens the destination itself")
    void peerToPeer(boolean wanted) {
        set(MigrateFlag.PEER2PEER, wanted);
    }

    @Option(names = "--tunnelled", description = "through the connection between the hosts")
    void tunnelled(boolean wanted) {
        set(MigrateFlag.TUNNELLED, wanted);
    }

    @Option(names = "--persistent", description = "define it there")
    void persistent(boolean wanted) {
        set(MigrateFlag.PERSIST_DEST, wanted);
    }

    @Option(names = "--undefinesource", description = "forget its definition here")
    void undefineSource(boolean wanted) {
        set(MigrateFlag.UNDEFINE_SOURCE, wanted);
    }

    @Option(names = "--suspend", description = "leave it suspended there")
    void suspend(boolean wanted) {
        set(MigrateFlag.PAUSED, wanted);
    }

    @Option(names = "--copy-storage-all", description = "copy its disks")
    void copyStorage(boolean wanted) {
        set(MigrateFlag.NON_SHARED_DISK, wanted);
    }

    @Option(names = "--copy-storage-inc", description = "copy of its disks what differs from their common base")
    void copyStorageIncrement(boolean wanted) {
        set(MigrateFlag.NON_SHARED_INC, wanted);
    }

    @Option(names = "--change-protection", description = "let nobody change it meanwhile")
    void changeProtection(boolean wanted) {
        set(MigrateFlag.CHANGE_PROTECTION, wanted);
    }

    @Option(names = "--unsafe", description = "even if its disks may suffer")
    void unsafe(boolean wanted) {
        set(MigrateFlag.UNSAFE, wanted);
    }

    @Option(names = "--compressed", description = "send in short what repeats itself in its memory")
    void compressed(boolean wanted) {
        set(MigrateFlag.COMPRESSED, wanted);
    }

    @Option(names = "--auto-converge", description = "slow it down until its memory can be followed")
    void autoConverge(boolean wanted) {
        set(MigrateFlag.AUTO_CONVERGE, wanted);
    }

    @Option(names = "--abort-on-error", description = "give up if a disk fails")
    void abortOnError(boolean wanted) {
        set(MigrateFlag.ABORT_ON_ERROR, wanted);
    }
}
