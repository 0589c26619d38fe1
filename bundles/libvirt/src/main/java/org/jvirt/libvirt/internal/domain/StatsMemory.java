package org.jvirt.libvirt.internal.domain;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The typed parameters of a virDomainStatsRecord, as they lie in memory (libvirt-domain.h, libvirt-common.h). */
final class StatsMemory {
    /** virDomainStatsRecord: the domain, its parameters, their number. */
    private static final int PARAMETERS = Native.POINTER_SIZE;

    private static final int COUNT = 2 * Native.POINTER_SIZE;

    /** virTypedParameter: 80 characters for the name, the type, and a union whose widest members are 8 bytes. */
    private static final int LONGEST_NAME = 80;

    private static final int VALUE = LONGEST_NAME + 8;
    private static final int SIZE = VALUE + 8;

    private StatsMemory() {}

    static Map<String, Object> read(Pointer statsRecord) {
        Map<String, Object> values = new LinkedHashMap<>();
        Pointer parameters = statsRecord.getPointer(PARAMETERS);
        int count = statsRecord.getInt(COUNT);
        for (int i = 0; i < count; i++) {
            Pointer parameter = parameters.share((long) i * SIZE);
            values.put(parameter.getString(0, StandardCharsets.UTF_8.name()), value(parameter));
        }
        return values;
    }

    /** By virTypedParameterType. An unsigned number beyond a long's range counts nothing that a host has. */
    private static Object value(Pointer parameter) {
        return switch (parameter.getInt(LONGEST_NAME)) {
            case 1 -> Long.valueOf(parameter.getInt(VALUE));
            case 2 -> Integer.toUnsignedLong(parameter.getInt(VALUE));
            case 3, 4 -> parameter.getLong(VALUE);
            case 5 -> parameter.getDouble(VALUE);
            case 6 -> parameter.getByte(VALUE) != 0;
            default -> parameter.getPointer(VALUE).getString(0, StandardCharsets.UTF_8.name());
        };
    }
}
