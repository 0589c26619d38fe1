package org.jvirt.shell.internal.run;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DeviceAlias;
import org.jvirt.api.DeviceName;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.storage.WipeAlgorithm;
import org.jvirt.shell.internal.command.Listing;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.UriText;
import org.jvirt.shell.internal.domain.CpuChoice;
import org.jvirt.shell.internal.domain.MemorySize;
import org.jvirt.shell.internal.nodedev.NodeDeviceName;
import org.jvirt.shell.internal.pci.AssignableName;
import org.jvirt.shell.internal.pci.HostDeviceName;
import org.jvirt.shell.internal.pci.PciSpec;
import org.jvirt.shell.internal.volume.Size;
import picocli.CommandLine;

/** Makes picocli's parser of a command: the options that all have, and how jvirt's types are read. */
final class Grammar {
    static final String COMMON = "common";
    static final String WATCH = "watch";
    private static final Pattern SECONDS = Pattern.compile("[+-]?[0-9]{1,9}(\\.[0-9]{1,9})?");

    private Grammar() {}

    static CommandLine of(ShellCommand command) {
        CommandLine line = new CommandLine(command);
        addCommonOptions(line);
        if (command instanceof Listing) {
            line.addMixin(WATCH, new WatchOption());
        }
        return line.registerConverter(PciAddress.class, HostDeviceName::parse)
                .registerConverter(NodeDeviceName.class, NodeDeviceName::parse)
                .registerConverter(Capability.class, Capability::parse)
                .registerConverter(AttachRequest.class, PciSpec::parse)
                .registerConverter(DeviceReference.class, AssignableName::parse)
                .registerConverter(DeviceName.class, DeviceName::new)
                .registerConverter(MacAddress.class, MacAddress::new)
                .registerConverter(DeviceAlias.class, DeviceAlias::new)
                .registerConverter(ForcePolicy.class, ForcePolicy::parse)
                .registerConverter(Size.class, Size::parse)
                .registerConverter(MemorySize.class, MemorySize::parse)
                .registerConverter(CpuChoice.class, CpuChoice::parse)
                .registerConverter(AddressSource.class, Grammar::addressSource)
                .registerConverter(WipeAlgorithm.class, WipeAlgorithm::parse)
                .registerConverter(Duration.class, Grammar::seconds)
                .registerConverter(URI.class, UriText::parse)
                // A word that begins with @ is a word, not a file to read.
                .setExpandAtFiles(false)
                .setInterpolateVariables(false);
    }

    private static void addCommonOptions(CommandLine line) {
        line.addMixin(COMMON, new CommonOptions());
        line.getSubcommands().values().forEach(Grammar::addCommonOptions);
    }

    private static AddressSource addressSource(String text) {
        return Arrays.stream(AddressSource.values())
                .filter(source -> source.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(
                        "'" + Printable.of(text) + "' is no source of addresses: expected lease, agent or arp"));
    }

    private static Duration seconds(String text) {
        if (!SECONDS.matcher(text).matches()) {
            throw new InvalidRequest(
                    "'" + Printable.of(text) + "' is no time-out: expected seconds, such as 10 or 0.5");
        }
        return Duration.ofNanos(new BigDecimal(text)
                .movePointRight(9)
                .setScale(0, RoundingMode.UNNECESSARY)
                .longValueExact());
    }
}
