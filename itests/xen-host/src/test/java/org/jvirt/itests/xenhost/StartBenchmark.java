package org.jvirt.itests.xenhost;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long one command of {@code xl} and one of {@code bin/jvirt} take from their start to their end: {@code distribution/benchmark}, in dom0. */
@OnXenHost
class StartBenchmark {
    private static final int ROUNDS = Integer.getInteger("jvirt.benchmark.runs", 5);
    private static final Duration LONGEST = Duration.ofMinutes(60);

    private final XenHost host;

    StartBenchmark(XenHost host) {
        this.host = host;
    }

    @Test
    void compare() throws IOException, InterruptedException {
        host.enter(XenHostIT.SCENE);
        Jvirt.install(host);
        host.put(Path.of("../../distribution/benchmark"), "/root/benchmark");
        // Not counted: a host that was restored has to translate all code anew.
        host.run("JVIRT=/opt/jvirt bash /root/benchmark 1", LONGEST);
        System.out.print(host.run("JVIRT=/opt/jvirt bash /root/benchmark " + ROUNDS, LONGEST));
    }
}
