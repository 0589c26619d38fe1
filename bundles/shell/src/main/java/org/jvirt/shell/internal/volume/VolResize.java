package org.jvirt.shell.internal.volume;

import java.util.EnumSet;
import java.util.Set;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolume.Resize;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Amount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "vol-resize", description = "Changes the capacity of a volume.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolResize implements ShellCommand {
    @Mixin
    private VolumeChoice choice;

    @Parameters(index = "1", paramLabel = "CAPACITY", description = "in bytes, or with a unit, such as 10G")
    private Size capacity;

    @Option(names = "--allocate", description = "allocate what is new at once")
    private boolean allocate;

    @Option(names = "--delta", description = "the capacity is a difference")
    private boolean delta;

    @Option(names = "--shrink", description = "it may become smaller; with --delta, by that much")
    private boolean shrink;

    @Override
    public Answer run(Session session) {
        StorageVolume volume = choice.find(session);
        volume.resize(capacity.bytes(), how());
        return Answer.of("resized", volume.info(), output -> {
            output.remark("Size of volume '" + volume.name() + "' successfully changed " + (delta ? "by " : "to ")
                    + Amount.of(capacity.bytes()));
            output.remark("");
        });
    }

    private Set<Resize> how() {
        Set<Resize> how = EnumSet.noneOf(Resize.class);
        if (allocate) {
            how.add(Resize.ALLOCATE);
        }
        if (delta) {
            how.add(Resize.DELTA);
        }
        if (shrink) {
            how.add(Resize.SHRINK);
        }
        return how;
    }
}
