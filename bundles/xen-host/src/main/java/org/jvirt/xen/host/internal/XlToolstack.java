package org.jvirt.xen.host.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.DomainState;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.Toolstack;

/** The life of domains, by the command {@code xl}: a crash in libxl is then a failed command, and not the end of this process. */
final class XlToolstack implements Toolstack {
    private static final int MOST_OUTPUT = 1 << 20;

    /** A line of {@code xl list}: the name may hold spaces, what follows it does not. */
    private static final Pattern LINE = Pattern.compile(".* ([0-9]+) +[0-9]+ +[0-9]+ +([a-z-]{6}) +[0-9.]+\\s*");

    private final String xl;
    private final Duration timeout;

    /**
     * @param xl the command
     * @param timeout for one run of it
     */
    XlToolstack(String xl, Duration timeout) {
        this.xl = xl;
        this.timeout = timeout;
    }

    @Override
    public Map<Integer, DomainState> states() {
        return parse(run("list"));
    }

    static Map<Integer, DomainState> parse(String listing) {
        Map<Integer, DomainState> states = new HashMap<>();
        listing.lines().forEach(line -> {
            Matcher fields = LINE.matcher(line);
            if (fields.matches()) {
                states.put(Integer.parseInt(fields.group(1)), state(fields.group(2)));
            }
        });
        return states;
    }

    /** The letters of xl.1's "list": running, blocked, paused, shutdown, crashed, dying. */
    private static DomainState state(String letters) {
        if (letters.indexOf('d') >= 0) {
            return DomainState.DYING;
        }
        if (letters.indexOf('c') >= 0) {
            return DomainState.CRASHED;
        }
        if (letters.indexOf('s') >= 0) {
            return DomainState.SHUTDOWN;
        }
        if (letters.indexOf('p') >= 0) {
            return DomainState.PAUSED;
        }
        if (letters.indexOf('r') >= 0) {
            return DomainState.RUNNING;
        }
        // A domain that waits for nothing in particular shows no letter at all.
        return DomainState.BLOCKED;
    }

    /** With an ACPI event where the guest has no PV drivers to be asked through. */
    @Override
    public void shutdown(int domainId) {
        run("shutdown", "-F", Integer.toString(domainId));
    }

    @Override
    public void destroy(int domainId) {
        run("destroy", Integer.toString(domainId));
    }

    private String run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(xl);
        command.addAll(List.of(arguments));
        String line = String.join(" ", command);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new HostFault(
                        "'" + line + "' did not end within " + timeout.toSeconds() + " s and was killed", null);
            }
            String said = output.join();
            if (process.exitValue() != 0) {
                throw new HostFault(
                        "'" + line + "' failed with exit status " + process.exitValue() + ": "
                                + Printable.of(said.trim().replaceAll("\\s+", " ")),
                        null);
            }
            return said;
        } catch (IOException missing) {
            throw new HostFault("'" + line + "' cannot be run: " + missing.getMessage(), missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HostFault("interrupted while '" + line + "' was running", interrupted);
        }
    }

    private static String read(InputStream output) {
        try (output) {
            String said = new String(output.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            output.skip(Long.MAX_VALUE);
            return said;
        } catch (IOException closed) {
            // The process was killed: what it said does not matter any more.
            return "";
        }
    }
}
