package org.jvirt.shell.internal.pool;

import java.util.List;
import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Listing;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.output.Amount;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "pool-list", description = "Lists the pools that are active.")
public final class PoolList implements Listing {
    @Option(names = "--all", description = "those that are not active too")
    private boolean all;

    @Option(names = "--inactive", description = "only those that are not active")
    private boolean inactive;

    @Option(names = "--details", description = "with their sizes")
    private boolean details;

    @Override
    public Answer run(Session session) {
        List<PoolSummary> pools = session.connection().storagePools().list().stream()
                .map(PoolSummary::of)
                .filter(pool -> all || pool.info().active() != inactive)
                .toList();
        return Answer.of("pools", pools, output -> print(pools, output));
    }

    private void print(List<PoolSummary> pools, Output output) {
        Table table = details
                ? new Table("Name", "State", "Autostart", "Persistent", "Capacity", "Allocation", "Available")
                : new Table("Name", "State", "Autostart");
        for (PoolSummary pool : pools) {
            StoragePoolInfo info = pool.info();
            if (details) {
                table.row(
                        pool.name(),
                        info.active() ? "running" : "inactive",
                        yes(info.autostart()),
                        yes(info.persistent()),
                        size(info, info.capacity()),
                        size(info, info.allocation()),
                        size(info, info.available()));
            } else {
                table.row(pool.name(), info.active() ? "active" : "inactive", yes(info.autostart()));
            }
        }
        table.print(output);
        output.remark("");
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }

    private static String size(StoragePoolInfo info, long bytes) {
        return info.active() ? Amount.of(bytes) : "-";
    }
}
