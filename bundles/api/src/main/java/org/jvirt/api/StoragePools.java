package org.jvirt.api;

import java.util.List;

/** The storage pools of a connection. */
public interface StoragePools {
    List<StoragePool> list();
}
