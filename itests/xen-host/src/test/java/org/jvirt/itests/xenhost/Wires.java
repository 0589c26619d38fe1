package org.jvirt.itests.xenhost;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What lies between jvirt and the daemons that it talks to: a process in dom0 that passes whole packets on, and that cuts a connection, or holds a
 * packet up, where it is told to. xl and the other witnesses have connections of their own.
 */
final class Wires {
    /** What becomes of a packet that is not passed on: half of it, and the end of the connection, for both sides. */
    static final String CUT = "cut";

    /** Of dom0's jvirt, so that its connections go by the wires. */
    static final String SETTINGS = "xenstoreSocket = /run/wires/socket\nrunDir = /run/wires";

    private static final String LAY = """
            mkdir -p /run/wires && cd /run/wires || exit
            setsid python3 /run/wires.py . xenstore /run/xenstored/socket %s < /dev/null > /run/wires.log 2>&1 &
            until [ -e control ]; do kill -0 $! || { cat /run/wires.log >&2; exit 1; }; sleep 0.1; done
            """;

    /** A direction. */
    enum Way {
        REQUEST,
        ANSWER
    }

    /** What went over a wire. */
    record Traffic(int requests, int answers) {
        int on(Way way) {
            return switch (way) {
                case REQUEST -> requests;
                case ANSWER -> answers;
            };
        }
    }

    private final XenHost host;

    private Wires(XenHost host) {
        this.host = host;
    }

    /**
     * Lays them, to xenstored and to device models.
     *
     * @param domids whose device models
     */
    static Wires lay(XenHost host, Collection<Integer> domids) throws IOException, InterruptedException {
        try (InputStream program = Wires.class.getResourceAsStream("wires.py")) {
            host.write("/run/wires.py", new String(program.readAllBytes(), StandardCharsets.UTF_8));
        }
        host.run(LAY.formatted(domids.stream()
                .map(domid -> "qmp /run/xen/" + deviceModel(domid))
                .collect(Collectors.joining(" "))));
        return new Wires(host);
    }

    /** The name of the wire to xenstored. */
    static String xenstored() {
        return "socket";
    }

    /** The name of the wire to a domain's device model. */
    static String deviceModel(int domid) {
        return "qmp-libxl-" + domid;
    }

    /**
     * Has something happen to a packet.
     *
     * @param ordinal 1 for the next packet that goes this way, whoever's it is
     * @param fault {@link #CUT}, or a command of sh that runs in dom0 while the packet is held up
     */
    void arm(String wire, Way way, int ordinal, String fault) throws InterruptedException {
        control(wire + " " + way.name().toLowerCase(Locale.ROOT) + " " + ordinal + " " + fault);
    }

    /** What went over a wire since it was asked or armed last; nothing more will happen to it. */
    Traffic traffic(String wire) throws InterruptedException {
        String[] passed = control(wire + " none 0 -").strip().split(" ", 2);
        return new Traffic(Integer.parseInt(passed[0]), Integer.parseInt(passed[1]));
    }

    private String control(String line) throws InterruptedException {
        return host.run("echo " + Ssh.quote(line) + " | socat -t 10 - UNIX-CONNECT:/run/wires/control");
    }
}
