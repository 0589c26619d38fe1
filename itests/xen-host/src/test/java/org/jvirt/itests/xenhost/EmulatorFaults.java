package org.jvirt.itests.xenhost;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Nested virtualization in software emulation fails now and then: a guest's processor ends in a triple fault, or a JVM in dom0 in an illegal
 * instruction. Maven runs a test that failed once more; this has it succeed only if the first run leaves evidence of such a fault, and
 * fail at once if it does not.
 */
final class EmulatorFaults implements TestExecutionExceptionHandler, BeforeEachCallback {

    private static final String GUEST_PROCESSOR = "Triple fault";
    private static final String JVM = "A fatal error has been detected by the Java Runtime Environment";

    private static final int CONSOLE_END = 2000;

    /** Tests of this run that failed, and no emulator was to blame. */
    private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

    @Override
    public void beforeEach(ExtensionContext context) {
        if (FAILED.contains(context.getUniqueId())) {
            throw new AssertionError("it failed before, and the emulator was not to blame: it is not run again");
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Optional<String> evidence = evidence(context, failure);
        if (evidence.isEmpty()) {
            FAILED.add(context.getUniqueId());
            System.err.println(
                    context.getDisplayName() + " failed; Xen's and dom0's console ends with\n" + consoleEnd(context));
            throw failure;
        }
        System.err.println(context.getDisplayName() + ": the emulated processor failed: " + evidence.get());
        throw new CommandFailed("the emulated processor failed (" + evidence.get() + ")", failure);
    }

    private static String consoleEnd(ExtensionContext context) throws IOException {
        Optional<XenHost> host = XenHostExtension.host(context);
        String console = host.isPresent() ? host.get().console() : "";
        return console.substring(Math.max(0, console.length() - CONSOLE_END));
    }

    private static Optional<String> evidence(ExtensionContext context, Throwable failure) throws IOException {
        if (String.valueOf(failure.getMessage()).contains(JVM)) {
            return Optional.of(JVM);
        }
        // The console begins anew with each snapshot that is loaded, and so with each test.
        Optional<XenHost> host = XenHostExtension.host(context);
        return host.isPresent() && host.get().console().contains(GUEST_PROCESSOR)
                ? Optional.of(GUEST_PROCESSOR)
                : Optional.empty();
    }
}
