package org.jvirt.shell.internal.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.xml.StoragePoolXml;

/** Two pools, one of them active with a volume. What is done to them is noted. */
public final class FakeStoragePools implements StoragePools {
    /** What a listener hears as soon as it listens. */
    public final List<StoragePoolEvent> happening = new ArrayList<>();

    public int listeners;

    public final List<String> done = new ArrayList<>();
    public final FakePool images = new FakePool(this, "images", true);
    public final FakePool spare = new FakePool(this, "spare", false);

    @Override
    public List<StoragePool> list() {
        return List.of(images, spare);
    }

    @Override
    public StoragePool lookup(String nameOrUuid) {
        return list().stream()
                .filter(pool -> pool.name().equals(nameOrUuid))
                .findFirst()
                .orElseThrow(() -> new NoSuchStoragePool("failed to get pool '" + nameOrUuid + "'"));
    }

    @Override
    public StorageVolume lookupVolume(String pathOrKey) {
        return images.volumes().stream()
                .filter(volume -> volume.path().equals(pathOrKey))
                .findFirst()
                .orElseThrow(() -> new NoSuchStorageVolume("failed to get vol '" + pathOrKey + "'"));
    }

    @Override
    public StoragePool define(String xml) {
        done.add("define " + StoragePoolXml.parse(xml).name());
        return new FakePool(this, StoragePoolXml.parse(xml).name(), false);
    }

    @Override
    public StoragePool create(String xml, Build build) {
        done.add("create " + StoragePoolXml.parse(xml).name() + (build == Build.NONE ? "" : " " + build));
        return new FakePool(this, StoragePoolXml.parse(xml).name(), true);
    }

    @Override
    public Subscription onEvent(Consumer<StoragePoolEvent> listener) {
        listeners++;
        happening.forEach(listener);
        return () -> listeners--;
    }
}
