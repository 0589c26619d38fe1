package org.jvirt.storage.internal.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a tool writes to stdout, and how far it says that it is: qemu-img's {@code (12.34/100%)}. */
final class ToolOutput {
    static final int MOST = 4 << 20;
    private static final Pattern PERCENT = Pattern.compile("\\(([0-9]{1,3})\\.[0-9]+/100%\\)\\s*$");

    private final InputStream stdout;
    private volatile int percent;

    ToolOutput(InputStream stdout) {
        this.stdout = stdout;
    }

    /** What it said last. */
    int percent() {
        return percent;
    }

    /** Reads to the end; of more than 4 MiB, the begin. */
    String read() throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        try (Reader reader = new InputStreamReader(stdout, StandardCharsets.UTF_8)) {
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                String piece = new String(buffer, 0, n);
                if (text.length() < MOST) {
                    text.append(piece);
                }
                Matcher last = PERCENT.matcher(piece);
                if (last.find()) {
                    percent = Integer.parseInt(last.group(1));
                }
            }
        }
        return text.toString();
    }
}
