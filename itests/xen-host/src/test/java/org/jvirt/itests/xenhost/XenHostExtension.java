package org.jvirt.itests.xenhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** See {@link OnXenHost}. */
final class XenHostExtension implements ExecutionCondition, ParameterResolver {

    private static final String ROOT = "0";

    /** Kept by JUnit until the end of the run, and closed by it. */
    private record Image(XenImage image, Optional<String> whyNot) {

        static Image look() {
            try {
                XenImage image = XenImage.ofRecipe();
                Optional<String> whyNot = whyNot(image);
                whyNot.ifPresent(System.err::println);
                return new Image(image, whyNot);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailed("interrupted", e);
            }
        }

        private static Optional<String> whyNot(XenImage image) throws IOException {
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid")
                    .toString()
                    .equals(ROOT)) {
                return Optional.of("The tests on a Xen host are skipped: they need root.");
            }
            return image.isBuilt()
                    ? Optional.empty()
                    : Optional.of("The tests on a Xen host are skipped: its image is not built. Run "
                            + XenImage.prepareScript() + " as root.");
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return image(context)
                .whyNot()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("the image is built"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == XenHost.class;
    }

    @Override
    public XenHost resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(XenHost.class, key -> start(image(context).image()), XenHost.class);
    }

    /** The host, if a test has asked for it. */
    static Optional<XenHost> host(ExtensionContext context) {
        return Optional.ofNullable(store(context).get(XenHost.class, XenHost.class));
    }

    private static XenHost start(XenImage image) {
        try {
            return XenHost.start(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted", e);
        }
    }

    private static Image image(ExtensionContext context) {
        return store(context).getOrComputeIfAbsent(Image.class, key -> Image.look(), Image.class);
    }

    private static Store store(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(XenHostExtension.class));
    }
}
