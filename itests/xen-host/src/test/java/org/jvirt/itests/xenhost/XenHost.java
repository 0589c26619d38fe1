package org.jvirt.itests.xenhost;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Xen host, with a Linux dom0 and real guests, in one QEMU process that ends with this JVM. All commands go to dom0 over one ssh
 * connection, as root.
 *
 * <p>A test says which {@link Scene} it begins with. What it needs beyond that, such as the program under test, is put into dom0 once
 * and kept by a {@link #checkpoint}, to which each test {@link #restore returns}.
 */
public final class XenHost implements AutoCloseable {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LONGEST_BOOT = Duration.ofMinutes(5);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(1);

    /** An HVM guest has been seen to hang for good while it boots, before its kernel says a word, and to boot when tried again. */
    private static final int MOST_ATTEMPTS = 3;

    /** Names of snapshots that belong to one run begin with it. */
    private static final String CHECKPOINT = "checkpoint-";

    private final XenImage image;
    private final FileChannel turn;
    private final Path sockets;
    private Machine machine;
    private Ssh ssh;

    private XenHost(XenImage image, FileChannel turn, Path sockets, Machine machine, Ssh ssh) {
        this.image = image;
        this.turn = turn;
        this.sockets = sockets;
        this.machine = machine;
        this.ssh = ssh;
    }

    /**
     * Brings the host up, from its snapshot if it has one, and else by booting it; waits while another run has it.
     *
     * @throws IOException if it does not come up; the message ends with what its console says
     */
    static XenHost start(XenImage image) throws IOException, InterruptedException {
        Files.createDirectories(image.hostFolder());
        FileChannel turn = takeTurn(image.hostFolder().resolve("lock"));
        Path sockets = Files.createTempDirectory("jvirt-xen-host");
        String empty = Scene.EMPTY.snapshot();
        if (Machine.hasDiskFor(image) && Machine.snapshots(image).contains(empty)) {
            deleteCheckpoints(image);
            Machine machine = Machine.load(image, sockets, empty);
            try {
                return new XenHost(image, turn, sockets, machine, connect(image, machine, sockets));
            } catch (IOException | CommandFailed e) {
                System.err.println("The saved Xen host does not answer and is booted anew: " + e.getMessage());
                machine.close();
            }
        }
        Machine.makeDisk(image);
        Machine machine = Machine.boot(image, sockets);
        awaitBoot(machine);
        Ssh ssh = connect(image, machine, sockets);
        machine.save(empty);
        return new XenHost(image, turn, sockets, machine, ssh);
    }

    private static FileChannel takeTurn(Path lock) throws IOException {
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            System.err.println("Another run has the Xen host; waiting for its end.");
            channel.lock();
        }
        return channel;
    }

    private static void awaitBoot(Machine machine) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_BOOT.toNanos();
        String console = machine.console();
        while (!console.contains("DOM0-READY")) {
            if (machine.endsWithin(Duration.ofMillis(300))
                    || console.contains("DOM0-FAILED")
                    || System.nanoTime() > deadline) {
                machine.close();
                throw new IOException("the Xen host does not come up; its console ends with\n"
                        + console.substring(Math.max(0, console.length() - 2000)));
            }
            console = machine.console();
        }
    }

    private static Ssh connect(XenImage image, Machine machine, Path sockets) throws IOException, InterruptedException {
        return Ssh.connect(image.sshKey(), machine.sshPort(), sockets.resolve("ssh"), CONNECT_TIMEOUT);
    }

    private static void deleteCheckpoints(XenImage image) throws IOException, InterruptedException {
        for (String tag : Machine.snapshots(image)) {
            if (tag.startsWith(CHECKPOINT)) {
                Machine.deleteSnapshot(image, tag);
            }
        }
    }

    /** Puts the host into this scene, whatever was there before: its guests are up and have poked their devices. */
    public void enter(Scene scene) throws IOException, InterruptedException {
        if (Machine.snapshots(image).contains(scene.snapshot())) {
            load(scene.snapshot());
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                load(Scene.EMPTY.snapshot());
                build(scene);
                break;
            } catch (CommandFailed e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                System.err.println("The guests do not come up and are booted again: " + e.getMessage());
            }
        }
        save(scene.snapshot());
    }

    private void build(Scene scene) throws InterruptedException {
        for (String device : scene.assignable()) {
            run("xl pci-assignable-add " + device);
        }
        List<Guest> guests = new ArrayList<>();
        for (GuestSpec spec : scene.guests()) {
            for (String device : spec.devices()) {
                run("xl pci-assignable-add " + device.replaceFirst("[@,].*", ""));
            }
            guests.add(Guest.create(this, spec));
        }
        for (int i = 0; i < guests.size(); i++) {
            guests.get(i).awaitReady(scene.guests().get(i));
        }
    }

    /** Keeps the host as it is now, guests included, for {@link #restore}, until the end of this run. */
    public void checkpoint(String name) throws IOException, InterruptedException {
        save(CHECKPOINT + name);
    }

    /** Whether there is such a {@link #checkpoint} in this run. */
    boolean keeps(String checkpoint) throws IOException, InterruptedException {
        return Machine.snapshots(image).contains(CHECKPOINT + checkpoint);
    }

    /** Returns to a {@link #checkpoint}; guests that ran then run again, guests that were paused stay so. */
    public void restore(String checkpoint) throws IOException, InterruptedException {
        load(CHECKPOINT + checkpoint);
    }

    /** The domains to be woken after a load are noted in dom0 itself, and so are part of the snapshot. */
    private void save(String tag) throws IOException, InterruptedException {
        run("xl list | awk 'NR > 2 && $5 !~ /p/ { print $2 }' > /run/to-be-unpaused;"
                + " while read -r domain; do xl pause $domain || exit; done < /run/to-be-unpaused; sync");
        machine.save(tag);
        unpause();
    }

    private void load(String tag) throws IOException, InterruptedException {
        ssh.close();
        machine.close();
        machine = Machine.load(image, sockets, tag);
        ssh = connect(image, machine, sockets);
        unpause();
    }

    private void unpause() throws InterruptedException {
        run(
                "[ ! -e /run/to-be-unpaused ] || while read -r domain; do xl unpause $domain || exit; done < /run/to-be-unpaused");
    }

    /** Creates a guest; it begins to boot. */
    public Guest create(GuestSpec spec) throws InterruptedException {
        return Guest.create(this, spec);
    }

    /** A guest that is there already. */
    public Guest guest(String name) {
        return new Guest(this, name);
    }

    /** What Xen, xenstore, xl and the device models say about the host. */
    public Witnesses witnesses() {
        return new Witnesses(this);
    }

    /** Runs a command of bash in dom0, and gives how it ended, well or not. */
    public Result exec(String command) throws InterruptedException {
        return exec(command, DEFAULT_TIMEOUT);
    }

    /**
     * Runs a command of bash in dom0.
     *
     * @param timeout after which it is killed
     * @throws CommandFailed if the time is up
     */
    public Result exec(String command, Duration timeout) throws InterruptedException {
        return ssh.exec(command, new byte[0], timeout);
    }

    /**
     * Runs a command that is not what the test is about, and gives its standard output.
     *
     * @throws CommandFailed if it does not exit with 0
     */
    public String run(String command) throws InterruptedException {
        return run(command, DEFAULT_TIMEOUT);
    }

    /** As {@link #run(String)}, with another bound than two minutes. */
    public String run(String command, Duration timeout) throws InterruptedException {
        Result result = exec(command, timeout);
        if (!result.succeeded()) {
            throw new CommandFailed("exit status " + result.exit() + " of \"" + command + "\": " + result.stderr());
        }
        return result.stdout();
    }

    /** Writes a file in dom0. */
    public void write(String remote, String text) throws InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Result result = ssh.exec("cat > " + Ssh.quote(remote), bytes, DEFAULT_TIMEOUT);
        if (!result.succeeded()) {
            throw new CommandFailed("cannot write " + remote + ": " + result.stderr());
        }
    }

    /** Copies a file or a folder into dom0, as scp -r does. */
    public void put(Path local, String remote) throws InterruptedException {
        ssh.put(local, remote);
    }

    /** Copies a file or a folder out of dom0, as scp -r does. */
    public void get(String remote, Path local) throws InterruptedException {
        ssh.get(remote, local);
    }

    /** What Xen and dom0's kernel have written to the serial line since QEMU was started. */
    public String console() throws IOException {
        return machine.console();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        ssh.close();
        machine.close();
        Files.deleteIfExists(sockets.resolve("monitor"));
        Files.delete(sockets);
        turn.close();
    }
}
