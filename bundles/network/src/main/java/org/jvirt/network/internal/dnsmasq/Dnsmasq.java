package org.jvirt.network.internal.dnsmasq;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.host.DurableFile;
import org.jvirt.host.HostCommands;
import org.jvirt.host.Uninterrupted;

/** The dnsmasq of one network. It outlives the process that started it; it is known by its command line. */
public final class Dnsmasq {
    static final String PID = "dnsmasq.pid";
    static final String LEASES = "leases";
    static final String DHCP_HOSTS = "dhcp-hosts";
    static final String DNS_HOSTS = "dns-hosts";
    private static final String CONFIGURATION = "dnsmasq.conf";

    private static final int POLITE_ATTEMPTS = 250;
    private static final int ATTEMPTS = 500;
    private static final long ATTEMPT_MILLIS = 20;

    private final HostCommands commands;
    private final Path folder;
    private final Path configuration;

    public Dnsmasq(HostCommands commands, Path folder) {
        this.commands = commands;
        this.folder = folder;
        this.configuration = folder.resolve(CONFIGURATION);
    }

    /** True if such a network has something for it to do. */
    public static boolean serves(NetworkDefinition network) {
        return network.ips().stream()
                .anyMatch(ip ->
                        network.dns().enabled() || ip.hasDhcp() || ip.subnet().isV6());
    }

    public boolean isRunning() {
        return process().isPresent();
    }

    /** Starts it; one that a crash left is ended first, for who knows what it has read. */
    public void start(NetworkDefinition network) {
        stop();
        write(DnsmasqFiles.of(network, folder));
        commands.run("dnsmasq", option());
    }

    /**
     * Has it serve a changed network. What it reads again is read again, and for all else it is started anew; guests keep their leases.
     *
     * @param before what it serves now, and goes on with if this fails
     */
    public void change(NetworkDefinition before, NetworkDefinition after) {
        try {
            serve(before, after);
        } catch (HostFault | OperationCancelled failed) {
            Uninterrupted.run(() -> serve(after, before), failed);
            throw failed;
        }
    }

    private void serve(NetworkDefinition before, NetworkDefinition after) {
        DnsmasqFiles files = DnsmasqFiles.of(after, folder);
        boolean readsAgain =
                files.configuration().equals(DnsmasqFiles.of(before, folder).configuration());
        Optional<ProcessHandle> running = process();
        if (readsAgain && running.isPresent()) {
            write(files);
            commands.run("kill", "-HUP", Long.toString(running.get().pid()));
        } else {
            start(after);
        }
    }

    private void write(DnsmasqFiles files) {
        DurableFile.write(configuration, files.configuration());
        DurableFile.write(folder.resolve(DHCP_HOSTS), files.dhcpHosts());
        DurableFile.write(folder.resolve(DNS_HOSTS), files.dnsHosts());
    }

    /** Ends it, if it runs. */
    public void stop() {
        Optional<ProcessHandle> running = process();
        for (int attempt = 0; running.isPresent(); attempt++) {
            if (attempt == 0) {
                running.get().destroy();
            } else if (attempt == POLITE_ATTEMPTS) {
                running.get().destroyForcibly();
            } else if (attempt == ATTEMPTS) {
                throw new HostFault("dnsmasq with pid " + running.get().pid() + " does not end", null);
            }
            // It is no child of this process: there is nothing to wait for but its absence.
            pause();
            running = process();
        }
    }

    /** Not by its pid file: one whose starter was killed may not have written it yet. */
    private Optional<ProcessHandle> process() {
        // A handle is made before the look at the command line: it is bound to the process that this look is at, and to
        // no later one.
        return ProcessHandle.allProcesses()
                .filter(handle -> isThisDnsmasq(handle.pid()))
                .findFirst();
    }

    private boolean isThisDnsmasq(long pid) {
        Path commandLine = Path.of("/proc", Long.toString(pid), "cmdline");
        try {
            // A process that has ended, but is not buried, has none.
            return List.of(Files.readString(commandLine, StandardCharsets.ISO_8859_1)
                            .split("\0", -1))
                    .contains(option());
        } catch (IOException gone) {
            if (Files.notExists(commandLine.getParent())) {
                return false;
            }
            throw new HostFault(commandLine + " cannot be read", gone);
        }
    }

    private String option() {
        return "--conf-file=" + configuration;
    }

    private static void pause() {
        try {
            Thread.sleep(ATTEMPT_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationCancelled("the wait for dnsmasq to end was interrupted", interrupted);
        }
    }
}
