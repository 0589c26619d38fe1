package org.jvirt.shell.internal.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jvirt.api.AssignableDevice;
import org.jvirt.api.Domain;
import org.jvirt.api.HeldDevice;
import org.jvirt.api.Hostdev;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.network.Network;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.shell.internal.command.CurrentConnection;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What may stand in a place of a command: domains, devices, pools, volumes, networks, commands, or a file. */
public final class Completion {
    private final CurrentConnection connection;

    public Completion(CurrentConnection connection) {
        this.connection = connection;
    }

    /**
     * The words that may stand where the cursor is, options excepted. A name that a terminal would obey is not among them.
     *
     * @param words the command's name and the words in front of the cursor's
     */
    public List<String> candidates(List<String> words) {
        try {
            return Catalogue.create(words.get(0))
                    .map(command -> candidates(Grammar.of(command), words.subList(1, words.size())))
                    .orElse(List.of())
                    .stream()
                    .filter(word -> word.equals(Printable.line(word)))
                    .toList();
        } catch (VirtException unanswered) {
            // A completion is no place for errors: the command itself will say it.
            return List.of();
        }
    }

    /**
     * Whether a file's name is to stand where the cursor is: whoever completes the line knows how to complete that.
     *
     * @param words the command's name and the words in front of the cursor's
     */
    public static boolean isForFile(List<String> words) {
        return Catalogue.create(words.get(0))
                .map(command -> Place.of(Grammar.of(command), words.subList(1, words.size())))
                .flatMap(Place::parameter)
                .filter(parameter -> parameter.type() == Path.class)
                .isPresent();
    }

    private List<String> candidates(CommandLine line, List<String> words) {
        Place place = Place.of(line, words);
        if (!place.line().getSubcommands().isEmpty()) {
            return List.copyOf(place.line().getSubcommands().keySet());
        }
        return place.parameter()
                .map(parameter -> parameter.paramLabel().equals("VOLUME")
                        ? volumes(words)
                        : candidates(place.line().getCommandName(), parameter, place.before()))
                .orElse(List.of());
    }

    /**
     * Where the cursor is.
     *
     * @param line the command, or its subcommand
     * @param before the words in front that are no options, nor their values
     */
    private record Place(CommandLine line, List<String> before) {
        static Place of(CommandLine line, List<String> words) {
            List<String> positionals = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                CommandLine subcommand = line.getSubcommands().get(word);
                if (subcommand != null) {
                    return of(subcommand, words.subList(i + 1, words.size()));
                }
                OptionSpec option = line.getCommandSpec().findOption(word);
                if (option != null) {
                    i += option.arity().min();
                } else if (!word.startsWith("-")) {
                    positionals.add(word);
                }
            }
            return new Place(line, positionals);
        }

        /** What is to stand there; empty where nothing may. */
        Optional<PositionalParamSpec> parameter() {
            return line.getCommandSpec().positionalParameters().stream()
                    .filter(parameter -> parameter.index().contains(before.size()))
                    .findFirst();
        }
    }

    private List<String> candidates(String command, PositionalParamSpec parameter, List<String> before) {
        return switch (parameter.paramLabel()) {
            case "DOMAIN" -> domains();
            case "POOL" -> pools().map(StoragePool::name).toList();
            case "NETWORK" -> networks();
            case "PCI_SPEC_STRING" -> command.equals("pci-attach") ? assignable() : hostdevs(before);
            case "DEVICE" ->
                parameter.type() == PciAddress.class
                        ? pciDevices().map(NodeDevice::name).toList()
                        : connection.get().nodeDevices().list().stream()
                                .map(NodeDevice::name)
                                .toList();
            case "BDF" ->
                command.equals("pci-release")
                        ? held()
                        : pciDevices()
                                .map(device -> device.address().toString())
                                .toList();
            case "DISK" -> disks(before);
            case "INTERFACE" -> interfaces(before);
            case "TYPE" -> command.endsWith("-interface") ? List.of("bridge", "direct", "network") : List.of();
            case "SOURCE" ->
                command.equals("attach-interface") && before.get(1).equals("network") ? networks() : List.of();
            case "BDF|NAME" -> assignable();
            case "COMMAND" -> before.isEmpty() ? Catalogue.names() : List.of();
            default -> List.of();
        };
    }

    private List<String> domains() {
        return connection.get().domains().list().stream().map(Domain::name).toList();
    }

    private Stream<StoragePool> pools() {
        return connection.get().storagePools().list().stream();
    }

    /** By name where the words say the pool, else by path. */
    private List<String> volumes(List<String> words) {
        int option = Math.max(words.indexOf("--pool"), words.indexOf("--inputpool"));
        if (option >= 0 && option + 1 < words.size()) {
            return connection.get().storagePools().lookup(words.get(option + 1)).volumes().stream()
                    .map(StorageVolume::name)
                    .toList();
        }
        return pools().filter(pool -> pool.info().active())
                .flatMap(pool -> pool.volumes().stream())
                .map(StorageVolume::path)
                .toList();
    }

    private List<String> networks() {
        return connection.get().networks().list().stream().map(Network::name).toList();
    }

    private List<String> hostdevs(List<String> before) {
        Optional<String> domain = before.stream().findFirst();
        return domain.stream()
                .flatMap(name -> connection.get().domains().lookup(name).hostdevs().stream())
                .map(Hostdev::address)
                .map(Object::toString)
                .toList();
    }

    private List<String> disks(List<String> before) {
        return connection.get().domains().lookup(before.get(0)).disks().stream()
                .map(AttachedDisk::target)
                .toList();
    }

    private List<String> interfaces(List<String> before) {
        return connection.get().domains().lookup(before.get(0)).interfaces().stream()
                .flatMap(card -> card.name().stream())
                .toList();
    }

    private List<String> assignable() {
        return connection.get().assignableDevices().list().stream()
                .map(AssignableDevice::address)
                .map(Object::toString)
                .toList();
    }

    private List<String> held() {
        return connection.get().assignableDevices().held().stream()
                .map(HeldDevice::address)
                .map(Object::toString)
                .toList();
    }

    private Stream<PciDevice> pciDevices() {
        return connection.get().nodeDevices().list(Set.of(Capability.PCI)).stream()
                .filter(PciDevice.class::isInstance)
                .map(PciDevice.class::cast);
    }
}
