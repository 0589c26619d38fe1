package org.jvirt.xen.host.internal.toolstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainState;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.VcpuState;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.HostFault;
import org.jvirt.host.HostCommands;
import org.jvirt.xen.port.GuestConfig;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.GuestConfig.HostInterface;
import org.jvirt.xen.port.HostInfo;
import org.jvirt.xen.port.SavedDomain;
import org.jvirt.xen.port.Toolstack;
import org.jvirt.xen.port.Vcpu;

/** The toolstack by its own command (xl.1). */
public final class XlToolstack implements Toolstack {
    /** Name, ID, Mem, VCPUs, State, Time: read from the end of the line, for a name may hold anything. */
    private static final Pattern DOMAIN =
            Pattern.compile(".*\\s([0-9]{1,5})\\s+([0-9]{1,12})\\s+[0-9]+\\s+([a-z-]{6})\\s+[0-9.]+\\s*");

    /** Name, ID, VCPU, CPU, State, Time, Affinity (Hard / Soft): read from the end too. */
    private static final Pattern VCPU = Pattern.compile(
            ".*\\s[0-9]{1,5}\\s+([0-9]{1,5})\\s+([0-9]{1,5}|-)\\s+([a-z-]{3})\\s+([0-9]{1,12}(?:\\.[0-9]{1,9})?)\\s+(\\S+)\\s/\\s\\S+\\s*");

    private final String command;
    private final HostCommands host;
    private final SavedConfigurations saved;

    /**
     * @param command a name to be found on the PATH, or a path
     * @param timeout how long one call may take
     * @param folder where libxl keeps what it saves of domains
     */
    public XlToolstack(String command, Duration timeout, Path folder) {
        this.command = command;
        this.host = new HostCommands(timeout);
        this.saved = new SavedConfigurations(folder);
    }

    @Override
    public HostInfo hostInfo() {
        return XlInfo.parse(host.run(command, "info", "-n"));
    }

    @Override
    public Map<Integer, DomainState> states() {
        Map<Integer, DomainState> states = new TreeMap<>();
        host.run(command, "list").lines().forEach(line -> {
            Matcher domain = DOMAIN.matcher(line);
            if (domain.matches()) {
                states.put(Integer.valueOf(domain.group(1)), state(domain.group(3)));
            }
        });
        return states;
    }

    @Override
    public void create(GuestConfig config) {
        runCreate("-p", XlConfig.of(config));
    }

    @Override
    public DomainDefinition definition(String configuration) {
        try {
            return XlDefinition.of(new ObjectMapper().readTree(runCreate("-n", configuration)));
        } catch (JsonProcessingException malformed) {
            throw new HostFault(
                    "xl's answer is malformed: " + Printable.of(String.valueOf(malformed.getOriginalMessage())),
                    malformed);
        }
    }

    /** The configuration names files of the host: it is nobody else's to read. */
    private String runCreate(String how, String configuration) {
        try {
            Path file = Files.createTempFile("jvirt-", ".cfg");
            try {
                Files.writeString(file, configuration);
                return host.run(command, "create", "-q", how, file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException unwritable) {
            throw new HostFault("a configuration for xl cannot be written: " + unwritable.getMessage(), unwritable);
        }
    }

    @Override
    public void save(int domainId, Path file, Runnable lastLook) {
        new XlSave(command, host, this).run(domainId, file, lastLook);
    }

    @Override
    public SavedDomain saved(Path file) {
        return XlSavedFile.read(file);
    }

    @Override
    public void restore(Path file) {
        host.runLong(List.of(command, "restore", "-p", file.toString()), percent -> {});
    }

    @Override
    public void act(int domainId, DomainAction action) {
        String id = Integer.toString(domainId);
        switch (action) {
            case SUSPEND -> host.run(command, "pause", id);
            case RESUME -> host.run(command, "unpause", id);
            case REBOOT -> host.run(command, "reboot", "-F", id);
            case RESET -> host.run(command, "trigger", id, "reset");
        }
    }

    @Override
    public DomainConsole console(int domainId) {
        return XlConsole.open(command, domainId);
    }

    @Override
    public List<Vcpu> vcpus(int domainId) {
        return host.run(command, "vcpu-list", Integer.toString(domainId))
                .lines()
                .map(VCPU::matcher)
                .filter(Matcher::matches)
                .map(vcpu -> new Vcpu(
                        Integer.parseInt(vcpu.group(1)),
                        vcpuState(vcpu.group(3)),
                        vcpu.group(2).equals("-")
                                ? OptionalInt.empty()
                                : OptionalInt.of(Integer.parseInt(vcpu.group(2))),
                        Duration.ofMillis(
                                new BigDecimal(vcpu.group(4)).movePointRight(3).longValue()),
                        CpuList.parse(vcpu.group(5))))
                .toList();
    }

    /** One that is not used is shown as paused; one without a letter would run, had it its turn. */
    private static VcpuState vcpuState(String flags) {
        if (flags.contains("p")) {
            return VcpuState.OFFLINE;
        }
        return flags.contains("b") ? VcpuState.BLOCKED : VcpuState.RUNNING;
    }

    @Override
    public void pinVcpu(int domainId, int vcpu, Optional<CpuSet> cpus) {
        host.run(
                command,
                "vcpu-pin",
                Integer.toString(domainId),
                Integer.toString(vcpu),
                cpus.map(CpuSet::toString).orElse("all"));
    }

    /** xl says it in MiB. */
    @Override
    public long memory(int domainId) {
        return host.run(command, "list", Integer.toString(domainId))
                .lines()
                .map(DOMAIN::matcher)
                .filter(Matcher::matches)
                .mapToLong(domain -> Long.parseLong(domain.group(2)) << 10)
                .findFirst()
                .orElseThrow(() -> new HostFault("'xl list' says nothing of the memory of domain " + domainId, null));
    }

    @Override
    public void setMemory(int domainId, long kib) {
        host.run(command, "mem-set", Integer.toString(domainId), kib + "k");
    }

    @Override
    public void setMaxMemory(int domainId, long kib) {
        host.run(command, "mem-max", Integer.toString(domainId), kib + "k");
    }

    @Override
    public void setVcpus(int domainId, int count) {
        host.run(command, "vcpu-set", Integer.toString(domainId), Integer.toString(count));
    }

    @Override
    public void attachDisk(int domainId, HostDisk disk) {
        host.run(command, "block-attach", Integer.toString(domainId), XlConfig.attachable(disk));
    }

    /** xl waits for 10 s. */
    @Override
    public void detachDisk(int domainId, int number) {
        host.run(command, "block-detach", Integer.toString(domainId), Integer.toString(number));
    }

    @Override
    public void attachInterface(int domainId, HostInterface card) {
        List<String> line = new ArrayList<>(List.of(command, "network-attach", Integer.toString(domainId)));
        line.addAll(XlConfig.pvVif(card));
        host.run(line);
    }

    @Override
    public void detachInterface(int domainId, int number) {
        host.run(command, "network-detach", Integer.toString(domainId), Integer.toString(number));
    }

    @Override
    public void changeMedium(int domainId, String target, Optional<Path> medium) {
        String id = Integer.toString(domainId);
        if (medium.isPresent()) {
            host.run(
                    command,
                    "cd-insert",
                    id,
                    target,
                    XlConfig.sayable(medium.get().toString()));
        } else {
            host.run(command, "cd-eject", id, target);
        }
    }

    /** The guest's PV drivers are asked, or by ACPI where it has none (-F), as libvirt does: without, xl refuses such a guest. */
    @Override
    public void shutdown(int domainId) {
        host.run(command, "shutdown", "-F", Integer.toString(domainId));
    }

    @Override
    public void destroy(int domainId) {
        host.run(command, "destroy", Integer.toString(domainId));
    }

    @Override
    public Set<PciAddress> savedDevices(int domainId, UUID domain) {
        return saved.devices(domainId, domain);
    }

    /** Several flags may be up at once: the one that is nearest to the domain's end tells most. */
    private static DomainState state(String flags) {
        if (flags.contains("d")) {
            return DomainState.DYING;
        }
        if (flags.contains("c")) {
            return DomainState.CRASHED;
        }
        if (flags.contains("s")) {
            return DomainState.SHUTDOWN;
        }
        if (flags.contains("p")) {
            return DomainState.PAUSED;
        }
        if (flags.contains("b")) {
            return DomainState.BLOCKED;
        }
        // No flag at all: it would run, had a CPU time for it just now.
        return DomainState.RUNNING;
    }
}
