package org.jvirt.storage.internal.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.xml.StoragePoolXml;
import org.jvirt.host.DurableFile;
import org.jvirt.host.Folders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of pools, in files, so that it is the same for every process and outlives each:
 *
 * <pre>
 * pools/NAME.xml           the definition
 * autostart/NAME.xml       empty; the pool is to be started
 * active-BOOT/NAME.xml     how the pool was started, since the boot of that id
 * active-BOOT/.autostarted empty; pools were started by themselves already
 * active-BOOT.events       what processes have done
 * </pre>
 *
 * Reading needs no lock: a file is there whole or not at all.
 */
public final class PoolFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PoolFiles.class);
    private static final String SUFFIX = ".xml";
    private static final String ACTIVE = "active-";
    private static final String AUTOSTARTED = ".autostarted";

    private final Path folder;
    private final Path pools;
    private final Path autostart;
    private final Path active;

    /**
     * @param boot the id of the host's boot: nothing is active any more that was before it
     */
    public PoolFiles(Path folder, String boot) {
        this.folder = folder;
        this.pools = folder.resolve("pools");
        this.autostart = folder.resolve("autostart");
        this.active = folder.resolve(ACTIVE + boot);
    }

    /** The file by which several processes keep out of each other's way. */
    public Path lock() {
        return folder.resolve("lock");
    }

    /** The file by which processes tell each other what they have done since the host's boot. */
    public Path events() {
        return active.resolveSibling(active.getFileName() + ".events");
    }

    /** All pools, by name. */
    public List<PoolRecord> all() {
        Map<String, StoragePoolDefinition> persistent = read(pools);
        Map<String, StoragePoolDefinition> started = read(active);
        Set<String> names = new TreeSet<>(persistent.keySet());
        names.addAll(started.keySet());
        return names.stream()
                .map(name -> new PoolRecord(
                        Optional.ofNullable(started.get(name)),
                        Optional.ofNullable(persistent.get(name)),
                        Files.exists(file(autostart, name))))
                .toList();
    }

    public Optional<PoolRecord> find(UUID uuid) {
        return all().stream().filter(pool -> pool.current().uuid().equals(uuid)).findFirst();
    }

    public void define(StoragePoolDefinition pool) {
        write(file(pools, pool.name()), StoragePoolXml.format(pool));
    }

    public void undefine(String name) {
        DurableFile.delete(file(autostart, name));
        DurableFile.delete(file(pools, name));
    }

    public void setAutostart(String name, boolean wanted) {
        if (wanted) {
            // What is wanted is a start after the next boot, not one at once.
            endAutostart();
            write(file(autostart, name), "");
        } else {
            DurableFile.delete(file(autostart, name));
        }
    }

    public void activate(StoragePoolDefinition pool) {
        removeEarlierBoots();
        write(file(active, pool.name()), StoragePoolXml.format(pool));
    }

    public void deactivate(String name) {
        DurableFile.delete(file(active, name));
    }

    /** The pools that are to be started by themselves, if that has not been done since the host's boot. */
    public List<StoragePoolDefinition> dueForAutostart() {
        return Files.exists(active.resolve(AUTOSTARTED))
                ? List.of()
                : all().stream()
                        .filter(PoolRecord::autostart)
                        .map(PoolRecord::current)
                        .toList();
    }

    /** Notes that pools have been started by themselves, and are not to be again until the next boot. */
    public void endAutostart() {
        write(active.resolve(AUTOSTARTED), "");
    }

    private static Path file(Path folder, String name) {
        return folder.resolve(name + SUFFIX);
    }

    private static void write(Path file, String text) {
        Folders.makePrivate(file.resolveSibling(""));
        DurableFile.write(file, text);
    }

    private void removeEarlierBoots() {
        String now = String.valueOf(active.getFileName());
        for (Path file : Folders.list(folder)) {
            String name = String.valueOf(file.getFileName());
            if (name.startsWith(ACTIVE) && !name.startsWith(now)) {
                Folders.remove(file);
            }
        }
    }

    private static Map<String, StoragePoolDefinition> read(Path folder) {
        Map<String, StoragePoolDefinition> found = new TreeMap<>();
        for (Path file : list(folder)) {
            try {
                StoragePoolDefinition pool = StoragePoolXml.parse(Files.readString(file, StandardCharsets.UTF_8));
                if (!file.equals(file(folder, pool.name()))) {
                    LOG.error("{} is left out: it defines the pool '{}'", file, pool.name());
                    continue;
                }
                found.put(pool.name(), pool);
            } catch (NoSuchFileException removed) {
                LOG.debug("{} was removed by another process since it was listed", file);
            } catch (VirtException | IOException unusable) {
                // Someone edited it: one such file must not take the other pools away.
                LOG.error("{} is left out: {}", file, unusable.getMessage());
            }
        }
        return found;
    }

    private static List<Path> list(Path folder) {
        return Folders.list(folder).stream()
                .filter(file -> {
                    String name = String.valueOf(file.getFileName());
                    return name.endsWith(SUFFIX) && !name.startsWith(".");
                })
                .toList();
    }
}
