package org.jvirt.network.internal.firewall;

import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.host.HostCommands;

/** The firewall's table of one network: loaded whole, in one transaction, and removed whole. */
public final class Firewall {
    private final HostCommands commands;
    private final NetworkDefinition network;

    public Firewall(HostCommands commands, NetworkDefinition network) {
        this.commands = commands;
        this.network = network;
    }

    public boolean isLoaded() {
        // To list one table that is not there is an error, and errors are not told apart: so all names are listed.
        return commands.run("nft", "list", "tables")
                .lines()
                .anyMatch(line -> line.strip().equals("table " + table()));
    }

    /** Loads it in place of what is there. */
    public void load() {
        nft(removal() + FirewallRules.of(network, table()));
    }

    public void remove() {
        nft(removal());
    }

    /** Declared first, so that it can be deleted whether it is there or not. */
    private String removal() {
        return "table " + table() + "\ndelete table " + table() + "\n";
    }

    private String table() {
        return "inet jvirt_" + network.name();
    }

    /**
     * @throws HostFault if nft refuses; then nothing was changed
     */
    private void nft(String script) {
        commands.feed(script, "nft", "-f", "-");
    }
}
