package org.jvirt.nodedev.internal.event;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.nodedev.EventSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's own events of devices, by netlink (netlink(7), NETLINK_KOBJECT_UEVENT). A message is only a reason to look: what it says is not believed,
 * for any root process can send one, and of those that come too fast some are lost.
 */
final class KernelEvents implements ChangeSignal {
    private static final Logger LOG = LoggerFactory.getLogger(KernelEvents.class);

    /** The multicast group of the kernel itself; that of udevd is silent where no udevd runs. */
    private static final int KERNEL_GROUP = 1;

    private static final int NONE = -1;

    /** A message of the kernel's is 2 KiB at most, and its first line with the device's path. */
    private static final int LONGEST_MESSAGE = 8192;

    /** A {@code struct pollfd} is a file, the events asked for, and those that came (poll(2)). */
    private static final int POLLFD = 8;

    private static final int POLLFD_EVENTS = 4;
    private static final int POLLFD_CAME = 6;

    private static final Set<String> SUBSYSTEMS = Set.of("SUBSYSTEM=pci", "SUBSYSTEM=net", "SUBSYSTEM=block");

    private final int socket;
    private final int wake;
    private boolean closed;

    private KernelEvents(int socket, int wake) {
        this.socket = socket;
        this.wake = wake;
    }

    /** Listens from now on; empty if this process may not, or the machine has no such thing, which is logged. */
    static Optional<ChangeSignal> open() {
        try {
            return listen();
        } catch (LinkageError nativeCodeIsNoneHere) {
            LOG.info(
                    "the kernel's events of devices cannot be had: native code cannot be called", nativeCodeIsNoneHere);
            return Optional.empty();
        }
    }

    private static Optional<ChangeSignal> listen() {
        int socket = LibC.socket(
                LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, LibC.NETLINK_KOBJECT_UEVENT);
        if (socket < 0) {
            return refused("socket");
        }
        if (LibC.bind(socket, address(), address().length) != 0) {
            Optional<ChangeSignal> none = refused("bind");
            LibC.close(socket);
            return none;
        }
        int wake = LibC.eventfd(0, LibC.EFD_CLOEXEC);
        if (wake < 0) {
            Optional<ChangeSignal> none = refused("eventfd");
            LibC.close(socket);
            return none;
        }
        return Optional.of(new KernelEvents(socket, wake));
    }

    private static Optional<ChangeSignal> refused(String call) {
        LOG.info("the kernel's events of devices cannot be had: {} says errno {}", call, Native.getLastError());
        return Optional.empty();
    }

    /** A {@code struct sockaddr_nl}: family and padding, port (the kernel chooses), groups. */
    private static byte[] address() {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.nativeOrder())
                .putShort((short) LibC.AF_NETLINK)
                .putShort((short) 0)
                .putInt(0)
                .putInt(KERNEL_GROUP)
                .array();
    }

    @Override
    public EventSource source() {
        return EventSource.NETLINK;
    }

    @Override
    public boolean await() {
        try (Memory files = new Memory(2 * POLLFD)) {
            while (true) {
                askFor(files, 0, socket);
                askFor(files, POLLFD, wake);
                if (LibC.poll(files, new NativeLong(2), NONE) < 0) {
                    require(LibC.EINTR, "poll");
                } else if (files.getShort(POLLFD + POLLFD_CAME) != 0) {
                    return false;
                } else if (drain()) {
                    return true;
                }
            }
        }
    }

    private static void askFor(Memory files, int offset, int file) {
        files.setInt(offset, file);
        files.setShort(offset + POLLFD_EVENTS, LibC.POLLIN);
        files.setShort(offset + POLLFD_CAME, (short) 0);
    }

    /** Takes all messages that are there: one look at the devices answers them all. Whether there is a reason for one. */
    private boolean drain() {
        byte[] message = new byte[LONGEST_MESSAGE];
        boolean reason = false;
        while (true) {
            int length = LibC.recv(socket, message, new NativeLong(message.length), 0)
                    .intValue();
            if (length >= 0) {
                reason |= concernsDevices(message, length);
            } else if (Native.getLastError() == LibC.EAGAIN) {
                return reason;
            } else if (Native.getLastError() == LibC.ENOBUFS) {
                reason = true;
            } else {
                require(LibC.EINTR, "recv");
            }
        }
    }

    /** A message is {@code ACTION@PATH} and then {@code KEY=VALUE}, each ended by a zero. */
    static boolean concernsDevices(byte[] message, int length) {
        return Stream.of(new String(message, 0, length, StandardCharsets.ISO_8859_1).split("\0"))
                .anyMatch(SUBSYSTEMS::contains);
    }

    private static void require(int errno, String call) {
        if (Native.getLastError() != errno) {
            throw new HostFault(
                    "the kernel's events of devices ended: " + call + " says errno " + Native.getLastError(), null);
        }
    }

    @Override
    public synchronized void cancel() {
        if (!closed && LibC.eventfd_write(wake, 1) != 0) {
            throw new HostFault(
                    "who waits for events of devices cannot be woken: errno " + Native.getLastError(), null);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.close(socket);
            LibC.close(wake);
        }
    }
}
