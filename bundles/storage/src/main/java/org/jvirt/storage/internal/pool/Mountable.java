package org.jvirt.storage.internal.pool;

import java.nio.file.Path;
import java.util.List;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.storage.internal.tool.Mounts.Mount;

/** What can be mounted. */
interface Mountable {
    /** What is in it is a guest's, or a stranger's: nothing of it is a device, or a program, to this host. */
    String OPTIONS = "nodev,nosuid,noexec";

    /**
     * @throws InvalidRequest if nobody could build it
     * @throws InvalidState if data is there that was not to be built over
     */
    void requireBuildable(boolean overwrite);

    void build();

    /**
     * @throws InvalidRequest if the host has no such thing
     */
    void requireThere();

    /** The command that mounts it. */
    List<String> mount(Path target);

    /** True if this is what is mounted there. */
    boolean isAt(Mount mount);
}
