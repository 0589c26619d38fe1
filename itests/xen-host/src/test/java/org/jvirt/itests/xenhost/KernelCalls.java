package org.jvirt.itests.xenhost;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls of dom0's kernel by which a process has an effect on what is outside of it, as strace sees them: hypercalls, requests to a device model
 * or to xenstored, files of sysfs, locks. At one of them it may be killed: it enters the call, and the kernel does not carry it out.
 */
record KernelCalls(Optional<Step> deadly) {
    private static final String NAMES =
            "connect,write,writev,pwrite64,sendto,sendmsg,ioctl,flock,unlink,unlinkat,rename";

    private static final String LOG = "/run/kernel-calls";

    /** A thread, and the call that it begins; strings are in hexadecimal. */
    private static final Pattern CALL = Pattern.compile("(?m)^(\\d+) +(\\w+)\\((.*)$");

    private static final Pattern DATA = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"");

    /** Who only asks how much there is to be read. */
    private static final String LOOK = "FIONREAD";

    /** Types of requests, the first number of each; the third is its transaction's, or 0. Those before the end of a transaction only read. */
    private static final int TRANSACTION_END = 7;

    private static final int SET_PERMS = 14;

    /** strace sees every thread before the other command begins, and ends with it. */
    private static final String AROUND = """
            strace -f -p %s -o %s -xx -s 80 -e signal=none -e trace=%s %s 2> /run/strace & strace=$!
            until grep -q ' attached' /run/strace; do kill -0 $strace || { cat /run/strace >&2; exit 4; }; sleep 0.02; done
            ( %s )
            status=$?
            kill -INT $strace 2> /dev/null
            wait $strace
            exit $status
            """;

    /**
     * A call that has an effect.
     *
     * @param ordinal 1 for its thread's first call of this name, with effect or without
     * @param about what is written, or the arguments
     */
    record Step(String name, int ordinal, String about) {
        /** One of the same name that comes so many calls before. */
        Step earlier(int calls) {
            return new Step(name, Math.max(1, ordinal - calls), about);
        }
    }

    /** Sees them, and disturbs none. */
    static KernelCalls seen() {
        return new KernelCalls(Optional.empty());
    }

    static KernelCalls upTo(Step step) {
        return new KernelCalls(Optional.of(step));
    }

    /** A command of bash that has strace look at a process while another command runs, and that ends as that one does. */
    String around(String pid, String command) {
        String kill = deadly.map(step -> "-e inject=%s:signal=KILL:when=%d".formatted(step.name(), step.ordinal()))
                .orElse("");
        return AROUND.formatted(pid, LOG, NAMES, kill, command);
    }

    /** What was seen last, in its order. */
    static List<Step> steps(XenHost host) throws InterruptedException {
        Map<String, Integer> ordinals = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        Matcher call = CALL.matcher(host.run("cat " + LOG));
        while (call.find()) {
            String name = call.group(2);
            int ordinal = ordinals.merge(call.group(1) + name, 1, Integer::sum);
            String about = call.group(3);
            Matcher data = DATA.matcher(about);
            if (data.find()) {
                byte[] bytes = HexFormat.of().parseHex(data.group(1).replace("\\x", ""));
                if (name.equals("write") && isWithoutEffect(bytes)) {
                    continue;
                }
                about = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]+", " ");
            }
            if (!about.contains(LOOK)) {
                steps.add(new Step(name, ordinal, about));
            }
        }
        return steps;
    }

    /** A request to xenstored that reads, or begins a transaction, or is part of one: it has no effect until the transaction's end. */
    private static boolean isWithoutEffect(byte[] written) {
        if (written.length < Integer.BYTES) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
        int type = header.getInt(0);
        if (type <= 0 || type > SET_PERMS) {
            return false;
        }
        boolean alone = written.length >= 3 * Integer.BYTES && header.getInt(2 * Integer.BYTES) == 0;
        return type != TRANSACTION_END && !(type > TRANSACTION_END && alone);
    }
}
