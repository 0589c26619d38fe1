package org.jvirt.shell.internal.volume;

import java.util.List;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Listing;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.output.Amount;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "vol-list", description = "Lists the volumes of a pool.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolList implements Listing {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String pool;

    @Option(names = "--details", description = "with their types and sizes")
    private boolean details;

    @Override
    public Answer run(Session session) {
        List<StorageVolume> volumes =
                session.connection().storagePools().lookup(pool).volumes();
        if (details) {
            List<VolumeSummary> summaries =
                    volumes.stream().map(VolumeSummary::of).toList();
            return Answer.of("volumes", summaries, output -> printDetails(summaries, output));
        }
        List<Place> places = volumes.stream()
                .map(volume -> new Place(volume.name(), volume.path()))
                .toList();
        return Answer.of("volumes", places, output -> print(places, output));
    }

    /** Where a volume is: for this nobody need open it. */
    record Place(String name, String path) {}

    private static void print(List<Place> places, Output output) {
        Table table = new Table("Name", "Path");
        places.forEach(place -> table.row(place.name(), place.path()));
        table.print(output);
        output.remark("");
    }

    private static void printDetails(List<VolumeSummary> volumes, Output output) {
        Table table = new Table("Name", "Path", "Type", "Capacity", "Allocation");
        for (VolumeSummary volume : volumes) {
            table.row(
                    volume.name(),
                    volume.path(),
                    volume.info().type().label(),
                    Amount.of(volume.info().capacity()),
                    Amount.of(volume.info().allocation()));
        }
        table.print(output);
        output.remark("");
    }
}
