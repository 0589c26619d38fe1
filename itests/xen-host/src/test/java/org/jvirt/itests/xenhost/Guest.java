package org.jvirt.itests.xenhost;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A guest of the Xen host, by its name. What it has to say it says on its console. */
public final class Guest {

    /** An HVM guest needs half a minute to one and a half, by what else the machine does. */
    private static final Duration LONGEST_BOOT = Duration.ofMinutes(3);

    private final XenHost host;
    private final String name;

    Guest(XenHost host, String name) {
        this.host = host;
        this.name = name;
    }

    /** Creates it by xl; it begins to boot, see {@link #awaitReady}. Its devices must be assignable. */
    static Guest create(XenHost host, GuestSpec spec) throws InterruptedException {
        String devices =
                spec.devices().stream().map(device -> '"' + device + '"').collect(Collectors.joining(","));
        Guest guest = new Guest(host, spec.name());
        host.run("rm -f " + guest.consoleLog());
        host.run(
                "xl create -q " + spec.kind().configFile() + " 'name=\"" + spec.name() + "\"' 'pci=[" + devices + "]'");
        return guest;
    }

    public String name() {
        return name;
    }

    public int domid() throws InterruptedException {
        return Integer.parseInt(host.run("xl domid " + Ssh.quote(name)).strip());
    }

    public void pause() throws InterruptedException {
        host.run("xl pause " + Ssh.quote(name));
    }

    public void unpause() throws InterruptedException {
        host.run("xl unpause " + Ssh.quote(name));
    }

    public void destroy() throws InterruptedException {
        host.run("xl destroy " + Ssh.quote(name));
    }

    /** Waits until it has booted and, if it has devices that it can poke, has poked one. */
    void awaitReady(GuestSpec spec) throws InterruptedException {
        awaitLine("^DOMU-" + (spec.devices().isEmpty() ? "READY" : "REG"), LONGEST_BOOT);
    }

    /** All that is on its console, from its creation on. */
    public List<String> console() throws InterruptedException {
        return host.run("cat " + consoleLog()).lines().toList();
    }

    /**
     * Waits for a line on its console, be it there already.
     *
     * @param extendedRegex as grep -E takes it
     */
    public String awaitLine(String extendedRegex, Duration timeout) throws InterruptedException {
        return host.run("grep --max-count=1 --extended-regexp " + Ssh.quote(extendedRegex) + " " + follow(), timeout)
                .strip();
    }

    /** Waits until its bus has the device with this vendor and device number, and a driver has it: {@code 8086:100e}, {@code e1000}. */
    public void awaitDriver(String ids, String driver, Duration timeout) throws InterruptedException {
        awaitLine("^DOMU-PCI .*=" + ids + ":" + driver, timeout);
    }

    /**
     * The register that the guest writes and reads back of a device.
     *
     * @param device a device that the guest has now, by its address in dom0; the result stays good when the guest has lost it
     */
    public GuestRegister register(String device) throws InterruptedException {
        return new GuestRegister(
                host, consoleLog(), host.witnesses().xenstore(domid()).guestAddress(device));
    }

    String consoleLog() {
        return "/var/log/xen/console/guest-" + name + ".log";
    }

    /** A file for a command to read that goes on as long as the console does. Polling would cost the guests their processor. */
    private String follow() {
        return "<(tail --lines=+1 -F " + consoleLog() + " 2>/dev/null)";
    }
}
