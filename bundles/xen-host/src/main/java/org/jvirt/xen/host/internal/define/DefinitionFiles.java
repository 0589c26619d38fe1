package org.jvirt.xen.host.internal.define;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.xml.DomainDefinitionXml;
import org.jvirt.api.xml.DomainXml;
import org.jvirt.host.DefinitionFormat;
import org.jvirt.host.Definitions;
import org.jvirt.host.OperationLock;
import org.jvirt.xen.port.DomainDefinitions;

/** The domains that this host keeps, in files: the same for every process, and outliving each. */
public final class DefinitionFiles implements DomainDefinitions {
    private static final DefinitionFormat<DomainDefinition> FORMAT =
            new DefinitionFormat<>("domain", DomainDefinitionXml::parse, DomainXml::format, DomainDefinition::name);

    private final Definitions<DomainDefinition> files;
    private final OperationLock operations;

    /**
     * @param folder for the files
     * @param lock the file by which processes keep out of each other's way
     * @param patience how long another process may take
     */
    public DefinitionFiles(Path folder, Path lock, Duration patience) {
        this.files = new Definitions<>(folder, FORMAT);
        this.operations = new OperationLock(lock, "the host's domains", patience);
    }

    @Override
    public List<DomainDefinition> all() {
        return files.all();
    }

    @Override
    public void put(DomainDefinition domain) {
        files.put(domain);
    }

    @Override
    public void remove(String name) {
        files.remove(name);
    }

    @Override
    public boolean isAutostarted(String name) {
        return files.isAutostarted(name);
    }

    @Override
    public void setAutostart(String name, boolean wanted) {
        files.setAutostart(name, wanted);
    }

    @Override
    public <T> T alone(Supplier<T> operation) {
        return operations.alone(operation);
    }
}
