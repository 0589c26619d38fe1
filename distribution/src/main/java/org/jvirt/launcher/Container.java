package org.jvirt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** An OSGi framework with jvirt's bundles. */
final class Container implements AutoCloseable {
    /** What the launcher's own class path offers to the bundles: one SLF4J, whose backend is the launcher's, and one ConfigurationAdmin. */
    private static final String SHARED_PACKAGES = String.join(
            ",",
            "org.slf4j;version=2.0.17",
            "org.slf4j.event;version=2.0.17",
            "org.slf4j.helpers;version=2.0.17",
            "org.slf4j.spi;version=2.0.17",
            "org.osgi.service.cm;version=1.6.1");

    private static final String PROGRAM_FILTER =
            "(&(objectClass=java.util.function.ToIntFunction)(jvirt.program=true))";
    private static final String COMPONENT_RUNTIME = "org.apache.felix.scr";
    /** EventAdmin grumbles each time that its threads are told to end. */
    private static final Level STOPPING = Level.FINE;

    private static final long PROGRAM_TIMEOUT_MS = 10_000;
    private static final long STOP_TIMEOUT_MS = 10_000;

    private static final Logger LOG = Logger.getLogger(Container.class.getName());

    private final Path home;
    private final PrivateFolder cache;
    private final Framework framework;
    private final List<Bundle> gogo = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private Container(Path home, PrivateFolder cache, Framework framework) {
        this.home = home;
        this.cache = cache;
        this.framework = framework;
    }

    @SuppressWarnings("try") // the diversion ends with the block
    static Container start(Path home, StateFolder state) throws IOException, BundleException, LaunchFailed {
        PrivateFolder cache = PrivateFolder.create();
        Framework framework = new FrameworkFactory().newFramework(settings(home, cache, state));
        Container container = new Container(home, cache, framework);
        try (StrayOutput stray = StrayOutput.divert(Level.WARNING)) {
            framework.start();
            container.startBundles();
        } catch (IOException | BundleException | LaunchFailed | RuntimeException failed) {
            container.close();
            throw failed;
        }
        return container;
    }

    private static Map<String, Object> settings(Path home, PrivateFolder cache, StateFolder state) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, cache.path().toString());
        settings.put("felix.cache.locking", "false");
        settings.put("felix.log.logger", new FrameworkLog());
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_PACKAGES);
        settings.put("gosh.home", home.resolve("lib").resolve("shell").toString());
        state.folder().ifPresent(folder -> settings.put("jvirt.home", folder.toString()));
        return settings;
    }

    /** The component runtime comes last: by then all components are there, and their configuration. */
    private void startBundles() throws IOException, LaunchFailed {
        List<Bundle> installed = install(home.resolve("bundles"));
        // Gogo starts with the shell only, but whoever imports its packages resolves now.
        gogo.addAll(install(home.resolve("bundles").resolve("gogo")));
        installed.stream().filter(bundle -> !isComponentRuntime(bundle)).forEach(this::start);
        configure(home.resolve("conf"));
        installed.stream().filter(Container::isComponentRuntime).forEach(this::start);
    }

    private static boolean isComponentRuntime(Bundle bundle) {
        return COMPONENT_RUNTIME.equals(bundle.getSymbolicName());
    }

    private List<Bundle> install(Path folder) throws IOException, LaunchFailed {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : files(folder, ".jar")) {
            try {
                // By reference: the framework reads the jar where it lies, and copies nothing.
                installed.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
            } catch (BundleException failed) {
                throw new LaunchFailed(jar.getFileName() + " cannot be installed: " + failed.getMessage(), failed);
            }
        }
        return installed;
    }

    private void start(Bundle bundle) {
        boolean isFragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        if (isFragment) {
            return;
        }
        try {
            bundle.start();
        } catch (BundleException failed) {
            // Not the end: a driver that is missing is missed by those only who want its hosts.
            LOG.log(Level.WARNING, bundle.getSymbolicName() + " did not start", failed);
            faults.add(bundle.getSymbolicName() + " did not start: " + failed.getMessage());
        }
    }

    private void configure(Path folder) throws IOException, LaunchFailed {
        if (!Files.isDirectory(folder)) {
            return;
        }
        BundleContext context = framework.getBundleContext();
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null) {
            throw notThere("nothing keeps configurations");
        }
        ConfigurationAdmin configurations = context.getService(reference);
        for (Path path : files(folder, ConfigurationFile.SUFFIX)) {
            ConfigurationFile file = ConfigurationFile.read(path);
            if (!file.values().isEmpty()) {
                configurations.getConfiguration(file.pid(), "?").update(FrameworkUtil.asDictionary(file.values()));
            }
        }
    }

    /** The program that a bundle offers. */
    @SuppressWarnings("unchecked") // the filter names the type, and the property its argument
    ToIntFunction<String[]> program() throws InterruptedException, LaunchFailed {
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(framework.getBundleContext(), programFilter(), null);
        tracker.open();
        // Where a bundle did not start, nothing is to be expected from waiting.
        Object program = faults.isEmpty() ? tracker.waitForService(PROGRAM_TIMEOUT_MS) : tracker.getService();
        if (program == null) {
            throw notThere("no bundle offers jvirt's program");
        }
        return (ToIntFunction<String[]>) program;
    }

    private static Filter programFilter() {
        try {
            return FrameworkUtil.createFilter(PROGRAM_FILTER);
        } catch (InvalidSyntaxException constant) {
            throw new IllegalStateException(constant);
        }
    }

    /** Opens the shell on the terminal, and waits for its end. */
    @SuppressWarnings("try") // the diversion ends with the block
    int runShell() throws IOException, LaunchFailed, InterruptedException {
        // JLine looks for its ways to a terminal with this loader, and by itself only without one.
        Thread.currentThread().setContextClassLoader(null);
        // The shell has the terminal to itself.
        try (StrayOutput stray = StrayOutput.divert(STOPPING)) {
            // What holds for a container that stays, and for none that comes and goes with a command.
            configure(home.resolve("conf").resolve("shell"));
            gogo.forEach(this::start);
            if (!faults.isEmpty()) {
                throw notThere("the shell cannot be opened");
            }
            framework.waitForStop(0);
            return 0;
        }
    }

    private LaunchFailed notThere(String what) {
        String notActive = Stream.of(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.joining(", "));
        String why = faults.isEmpty() ? "" : ": " + String.join("; ", faults);
        return new LaunchFailed(what + (notActive.isEmpty() ? "" : " (not resolved: " + notActive + ")") + why);
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    @Override
    @SuppressWarnings("try") // the diversion ends with the block
    public void close() throws IOException, BundleException {
        // A signal's interruption has done its work by now, and would cut the stop short.
        boolean interrupted = Thread.interrupted();
        try (StrayOutput stray = StrayOutput.divert(STOPPING)) {
            framework.stop();
            framework.waitForStop(STOP_TIMEOUT_MS);
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            cache.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
