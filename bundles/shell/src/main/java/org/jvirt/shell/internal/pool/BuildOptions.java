package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePools.Build;
import org.jvirt.shell.internal.command.BadUsage;
import picocli.CommandLine.Option;

/** The options of the commands that start a pool and may build it first. */
public final class BuildOptions {
    @Option(names = "--build", description = "build it first; refuse if data is there")
    private boolean build;

    @Option(names = "--overwrite", description = "build it first, over data that is there")
    private boolean overwrite;

    @Option(names = "--no-overwrite", description = "as --build")
    private boolean noOverwrite;

    Build build() {
        if (overwrite && noOverwrite) {
            throw new BadUsage("--overwrite and --no-overwrite exclude each other");
        }
        if (overwrite) {
            return Build.OVERWRITE;
        }
        return build || noOverwrite ? Build.NO_OVERWRITE : Build.NONE;
    }
}
