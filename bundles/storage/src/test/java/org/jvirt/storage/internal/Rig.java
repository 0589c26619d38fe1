package org.jvirt.storage.internal;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.host.HostCommands;
import org.jvirt.storage.internal.state.PoolFiles;

/** The driver on this machine, with its state in a folder of the test. */
final class Rig {
    static final String BOOT = "0b00700f-0000-4000-8000-000000000001";

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final HostCommands HOST = new HostCommands(PATIENCE);

    final Path state;
    final HostPools pools;

    private Rig(Path state, String boot, HostCommands host) {
        this.state = state;
        this.pools = new HostPools(new PoolFiles(state, boot), PATIENCE, host);
    }

    static Rig in(Path state) {
        return in(state, HOST);
    }

    static Rig inAnotherBoot(Path state) {
        return new Rig(state, "0b00700f-0000-4000-8000-000000000002", HOST);
    }

    static Rig in(Path state, HostCommands host) {
        return new Rig(state, BOOT, host);
    }

    /** A pool of type dir, started. */
    StoragePool dirPool(String name, Path target) {
        StoragePool pool = pools.define(dirXml(name, target));
        pool.build(false);
        pool.start();
        return pool;
    }

    static String dirXml(String name, Path target) {
        return "<pool type='dir'><name>" + name + "</name><target><path>" + target + "</path></target></pool>";
    }

    static String volumeXml(String name, long capacity, long allocation, String format) {
        return "<volume><name>" + name + "</name><capacity>" + capacity + "</capacity><allocation>" + allocation
                + "</allocation><target><format type='" + format + "'/></target></volume>";
    }

    static String layerXml(String name, String backing) {
        return "<volume><name>" + name + "</name><target><format type='qcow2'/></target><backingStore><path>" + backing
                + "</path></backingStore></volume>";
    }

    /** Skips the test where a tool is not installed. */
    static void assumeTool(String tool, String debianPackage) {
        Assumptions.assumeTrue(
                Stream.concat(
                                Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                                Stream.of("/usr/sbin", "/sbin"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))),
                tool + " is not installed: apt-get install " + debianPackage);
    }

    static void assumeRoot() {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "loop devices and mounts are root's: run as root");
    }
}
