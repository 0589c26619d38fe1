package org.jvirt.libvirt.internal.rig;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** A Linux of one process, with e1000 interfaces to take from it: net0, net1... Its kernel answers ACPI's requests, or with acpi=off none. */
public final class TinyGuest implements AutoCloseable {
    private final Path folder;
    private final Path kernel;
    private final Path initrd;
    private final ServerSocketChannel console;

    private TinyGuest(Path folder, Path kernel, Path initrd, ServerSocketChannel console) {
        this.folder = folder;
        this.kernel = kernel;
        this.initrd = initrd;
        this.console = console;
    }

    /** Makes what it boots from; a test on a machine without kernel, QEMU or compiler is skipped. */
    public static TinyGuest prepare(Path folder) throws Exception {
        assumeTrue(
                LibvirtDaemon.isInstalled("qemu-system-x86_64"),
                "qemu-system-x86_64 is not installed: apt-get install qemu-system-x86");
        assumeTrue(LibvirtDaemon.isInstalled("cc"), "there is no C compiler: apt-get install gcc libc6-dev");
        Path init = folder.resolve("init");
        run(
                "cc",
                "-O2",
                "-static",
                "-o",
                init.toString(),
                LibvirtDaemon.copy("guest.c", folder).toString());
        Path initrd = folder.resolve("initrd");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(initrd))) {
            out.write(entry("dev", 0040755, new byte[0], 0, 0));
            out.write(entry("dev/console", 0020600, new byte[0], 5, 1));
            out.write(entry("init", 0100755, Files.readAllBytes(init), 0, 0));
            out.write(entry("TRAILER!!!", 0, new byte[0], 0, 0));
        }
        ServerSocketChannel console = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        console.bind(UnixDomainSocketAddress.of(folder.resolve("console")));
        return new TinyGuest(folder, kernel(), initrd, console);
    }

    /** The Xen host's kernel boots under QEMU alone, too. */
    private static Path kernel() throws Exception {
        Path script = Path.of("../../itests/xen-host/prepare").toAbsolutePath().normalize();
        Path kernel = Path.of(run(script.toString(), "--print").strip()).resolve("dom0.kernel");
        assumeTrue(Files.exists(kernel), "there is no kernel for a guest: run " + script);
        return kernel;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + " failed with exit status " + process.exitValue());
        }
        return output;
    }

    /** One file of an archive as the kernel unpacks it (cpio(5), New ASCII Format). */
    private static byte[] entry(String name, int mode, byte[] content, int major, int minor) {
        byte[] path = (name + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.writeBytes(String.format(
                        "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
                        0, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, path.length, 0)
                .getBytes(StandardCharsets.US_ASCII));
        entry.writeBytes(path);
        entry.writeBytes(new byte[(4 - entry.size() % 4) % 4]);
        entry.writeBytes(content);
        entry.writeBytes(new byte[(4 - entry.size() % 4) % 4]);
        return entry.toByteArray();
    }

    /** libvirt's document of a domain that boots it. */
    public String xml(String name, String kernelOptions, int interfaces) {
        return domain(
                name,
                "pc",
                String.format(
                        "<kernel>%s</kernel><initrd>%s</initrd><cmdline>console=ttyS0 quiet mitigations=off tsc=reliable no_timer_check"
                                + " pci=noearly %s</cmdline>",
                        kernel, initrd, kernelOptions),
                "<serial type='unix'><source mode='connect' path='" + folder.resolve("console") + "'/></serial>",
                interfaces);
    }

    /** A machine in which nothing runs. */
    public static String emptyMachine(String name, String machine) {
        return domain(name, machine, "", "", 1);
    }

    private static String domain(String name, String machine, String boot, String devices, int interfaces) {
        String nics = IntStream.range(0, interfaces)
                .mapToObj(i -> "<interface type='user'><mac address='52:54:00:00:00:0" + i
                        + "'/><model type='e1000'/><rom enabled='no'/></interface>")
                .collect(Collectors.joining());
        return "<domain type='qemu'><name>" + name + "</name><memory unit='MiB'>128</memory><vcpu>1</vcpu>"
                + "<os><type arch='x86_64' machine='" + machine + "'>hvm</type>" + boot
                + "</os><features><acpi/></features>"
                + "<devices><emulator>/usr/bin/qemu-system-x86_64</emulator><controller type='usb' model='none'/>"
                + "<memballoon model='none'/>" + nics + devices + "</devices></domain>";
    }

    /** Waits until a guest that was started has come up. */
    public void awaitReady() throws IOException {
        try (SocketChannel guest = console.accept();
                BufferedReader lines = new BufferedReader(Channels.newReader(guest, StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("GUEST-READY")) {
                    return;
                }
            }
        }
        throw new IOException("the guest ended before it was ready");
    }

    @Override
    public void close() throws IOException {
        console.close();
    }
}
