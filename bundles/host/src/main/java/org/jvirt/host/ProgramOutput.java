package org.jvirt.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a program writes, and how far it says that it is: qemu-img's {@code (12.34/100%)}. */
final class ProgramOutput {
    private static final int MOST = 16 << 20;
    private static final Pattern PERCENT = Pattern.compile("\\(([0-9]{1,3})\\.[0-9]+/100%\\)\\s*$");

    private final InputStream pipe;
    private volatile int percent;

    ProgramOutput(InputStream pipe) {
        this.pipe = pipe;
    }

    /** What it said last. */
    int percent() {
        return percent;
    }

    /** Reads to the end, since a pipe that nobody empties would stop the program; of more than 16 MiB, the begin is kept. */
    String read() throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        try (Reader reader = new InputStreamReader(pipe, StandardCharsets.UTF_8)) {
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
