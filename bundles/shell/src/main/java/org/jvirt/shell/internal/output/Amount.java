package org.jvirt.shell.internal.output;

import java.util.Locale;

/** An amount of bytes as virsh prints it: {@code 4.00 MiB}. */
public final class Amount {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Amount() {}

    public static String of(long bytes) {
        return of(bytes, "%.2f %s");
    }

    /** With three decimals, as virsh prints the sizes of disks. */
    public static String fine(long bytes) {
        return of(bytes, "%.3f %s");
    }

    private static String of(long bytes, String format) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, format, amount, UNITS[unit]);
    }
}
