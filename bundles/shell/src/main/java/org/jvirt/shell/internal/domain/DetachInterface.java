package org.jvirt.shell.internal.domain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Domain;
import org.jvirt.api.Impact;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.xml.AttachedDevicesXml;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "detach-interface", description = "Takes a network card from a domain, when its guest lets go of it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DetachInterface implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "TYPE", index = "1", description = "as domiflist shows it: network, bridge...")
    private String type;

    @Option(names = "--mac", paramLabel = "MAC", description = "its address, where there are several of the type")
    private @Nullable String mac;

    @Option(names = "--print-xml", description = "print the card in libvirt's XML format, and do no more")
    private boolean printOnly;

    @Mixin
    private DeviceImpactOptions options;

    @Override
    public Answer run(Session session) {
        Optional<MacAddress> address = address();
        Domain owner = session.connection().domains().lookup(domain);
        Set<Impact> impact = options.impact(owner);
        String xml = element(DeviceImpactOptions.document(owner, impact), address);
        if (printOnly) {
            return DeviceAnswer.ofXml(xml);
        }
        owner.detachDevice(xml, impact, session.progress());
        return DeviceAnswer.of(owner, "Interface", "detached");
    }

    private Optional<MacAddress> address() {
        try {
            return Optional.ofNullable(mac).map(MacAddress::new);
        } catch (InvalidRequest malformed) {
            throw new BadUsage(String.valueOf(malformed.getMessage()), malformed);
        }
    }

    private String element(String document, Optional<MacAddress> address) {
        List<String> ofType = AttachedDevicesXml.interfaceElements(
                document, card -> card.type().equals(type));
        if (ofType.isEmpty()) {
            throw new CommandFailed("No interface found whose type is " + Printable.of(type));
        }
        if (address.isEmpty()) {
            if (ofType.size() > 1) {
                throw new CommandFailed(
                        "Domain has " + ofType.size() + " interfaces. Please specify which one to detach using --mac");
            }
            return ofType.get(0);
        }
        return AttachedDevicesXml.interfaceElements(
                        document, card -> card.type().equals(type) && card.mac().equals(address))
                .stream()
                .findFirst()
                .orElseThrow(() -> new CommandFailed("No interface with MAC address " + address.get() + " was found"));
    }
}
