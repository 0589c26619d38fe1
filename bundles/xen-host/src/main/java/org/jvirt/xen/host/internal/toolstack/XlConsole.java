package org.jvirt.xen.host.internal.toolstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

/**
 * A console by {@code xl console}, whose own lock keeps a second reader out. A process of its own has the pseudo-terminal: opened in this one, it
 * could become its controlling terminal, and end it when the domain ends. xl passes on what it reads from a terminal only, which script(1) gives it.
 */
final class XlConsole implements DomainConsole {
    /**
     * What xl says of itself stays apart from what the guest says. The pipe to script(1) is open to itself for writing too: at its end script(1)
     * would press Ctrl-D, on which a guest logs its user out.
     */
    private static final String XL_ON_A_TERMINAL = "exec 3>&2; exec script --quiet --return --flush --command"
            + " 'stty raw -echo; exec \"$XL\" console \"$DOMAIN\" 2>&3' /dev/null <>/proc/self/fd/0";

    private static final int PAUSE_MS = 20;
    private static final int LONGEST_REASON = 200;

    private final Process process;
    private final String what;
    private volatile boolean closed;

    private XlConsole(Process process, String what) {
        this.process = process;
        this.what = what;
    }

    static XlConsole open(String command, int domainId) {
        String id = Integer.toString(domainId);
        ProcessBuilder script = new ProcessBuilder("sh", "-c", XL_ON_A_TERMINAL);
        script.environment().putAll(Map.of("SHELL", "/bin/sh", "XL", command, "DOMAIN", id));
        try {
            return new XlConsole(script.start(), "the console of domain " + id);
        } catch (IOException missing) {
            throw new HostFault("'sh' cannot be started: " + missing.getMessage(), missing);
        }
    }

    /** A pipe cannot be waited for by a thread that may be interrupted. */
    @Override
    public int read(byte[] buffer) {
        InputStream output = process.getInputStream();
        try {
            while (true) {
                boolean ended = !process.isAlive();
                int waiting = output.available();
                if (waiting > 0) {
                    return output.read(buffer, 0, Math.min(waiting, buffer.length));
                }
                if (ended) {
                    return end();
                }
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
            throw new OperationCancelled("nobody waits any more at " + what, enough);
        } catch (IOException lost) {
            return closed ? -1 : fail(lost);
        }
    }

    /** xl ends with its domain too, and says nothing then. */
    private int end() throws IOException {
        String reason = new String(process.getErrorStream().readNBytes(LONGEST_REASON), StandardCharsets.UTF_8).strip();
        if (!closed && process.exitValue() != 0 && !reason.isEmpty()) {
            throw new HostFault(what + " cannot be opened: " + Printable.of(reason), null);
        }
        return -1;
    }

    private int fail(IOException lost) {
        throw new HostFault(what + " was lost: " + lost.getMessage(), lost);
    }

    @Override
    public void write(byte[] bytes, int length) {
        OutputStream input = process.getOutputStream();
        try {
            input.write(bytes, 0, length);
            input.flush();
        } catch (IOException lost) {
            fail(lost);
        }
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
    }
}
