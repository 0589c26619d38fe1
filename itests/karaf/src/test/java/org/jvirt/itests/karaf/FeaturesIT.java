package org.jvirt.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The features in a stock Karaf, which finds all that they need in a repository of this build. This test sees none of jvirt's types: with the API's
 * bundle it would be refreshed itself. It has a platform's bundle at work.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeaturesIT {
    /** A bound for hangs. */
    private static final long MILLIS = 60_000;

    private static final String VERSION = System.getProperty("jvirt.version");

    private static final String ALL_IS_THERE = "done: silent default-pool default itests 0 computer";

    /** A URI scheme that each feature brings; without the API's and the shell's, which bring none. */
    private static final Map<String, String> SCHEMES = Map.of(
            "jvirt-xen", "xen",
            "jvirt-xen-sim", "test",
            "jvirt-libvirt", "qemu",
            "jvirt-nodedev", "nodedev",
            "jvirt-storage", "storage",
            "jvirt-network", "network");

    @Inject
    private BundleContext context;

    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    @Configuration
    public Option[] karaf() {
        String repository = new File(System.getProperty("karaf.repository")).toURI() + "@id=jvirt@snapshots";
        return options(
                karafDistributionConfiguration()
                        .frameworkUrl(new File(System.getProperty("karaf.distribution"))
                                .toURI()
                                .toString())
                        .karafVersion(System.getProperty("karaf.version"))
                        .unpackDirectory(new File("target/karaf")),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                maven("repositories", ""),
                maven("defaultRepositories", "${karaf.home.uri}system@id=system@snapshots, " + repository),
                maven("localRepository", folder("m2")),
                editConfigurationFilePut("etc/org.jvirt.storage.cfg", "stateFolder", folder("state/storage")),
                editConfigurationFilePut("etc/org.jvirt.network.cfg", "stateFolder", folder("state/network")),
                editConfigurationFilePut("etc/org.jvirt.network.cfg", "runFolder", folder("state/run")),
                systemProperty("jvirt.home").value(folder("state")),
                systemProperty("jvirt.version").value(VERSION),
                systemProperty("jvirt.client")
                        .value(new File(System.getProperty("jvirt.client"))
                                .toURI()
                                .toString()));
    }

    private static String folder(String name) {
        return new File("target", name).getAbsolutePath();
    }

    private static Option maven(String key, String value) {
        return editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn." + key, value);
    }

    @Before
    public void addRepository() throws Exception {
        features.addRepository(URI.create("mvn:org.jvirt/org.jvirt.features/" + VERSION + "/xml/features"));
    }

    @Test
    public void each_feature_starts_alone_and_leaves_nothing() throws Exception {
        Set<String> before = jvirtBundles();
        assertEquals(Set.of(), before);
        for (String name : names()) {
            install(List.of(name));

            assertEquals(name, List.of(), idle());
            Set<String> schemes = schemes();
            String brings = SCHEMES.get(name);
            assertTrue(name + " brings " + schemes, brings == null ? schemes.isEmpty() : schemes.contains(brings));
            uninstall(List.of(name));
            assertEquals(name, before, jvirtBundles());
        }
    }

    @Test
    public void all_together_serve_karafs_shell_and_a_platform_also_when_bundles_are_renewed_in_use() throws Exception {
        install(names());
        Path pool = Files.createTempDirectory("jvirt-itests");
        Bundle client = context.installBundle(System.getProperty("jvirt.client"));
        client.start();
        try (Platform platform = new Platform(context)) {
            assertEquals(List.of(), idle());
            assertTrue(schemes().containsAll(SCHEMES.values()));

            String domains = shell("jvirt:list --all");
            assertTrue(domains, domains.contains("silent"));
            String pools = shell("jvirt:connect storage:///system; jvirt:pool-define-as itests dir --target " + pool
                    + "; jvirt:pool-start itests; jvirt:pool-list");
            assertTrue(pools, pools.contains("itests"));
            assertEquals(ALL_IS_THERE, platform.call("look"));

            for (String name : List.of("org.jvirt.core", "org.jvirt.xen-sim", "org.jvirt.xen", "org.jvirt.api")) {
                FutureTask<String> detach = platform.start("detach");
                Bundle bundle = bundle(name);
                bundle.update();
                refresh(List.of(bundle));
                String end = detach.get(MILLIS, TimeUnit.MILLISECONDS);
                assertTrue(name + ": " + end, end.startsWith("DetachCancelled") || end.startsWith("DriverGone"));
                assertEquals(name, ALL_IS_THERE, platform.call("look"));
                // The shell keeps its connections: it hears once that a driver went, and opens the next one.
                String first = shell("jvirt:list");
                assertTrue(name + ": " + first, first.contains("silent") || first.contains("went away"));
                assertTrue(name, shell("jvirt:list").contains("silent"));
            }
            shell("jvirt:connect storage:///system; jvirt:pool-destroy itests; jvirt:pool-undefine itests");
        } finally {
            client.uninstall();
            uninstall(names());
            Files.delete(pool);
        }
        assertEquals(Set.of(), jvirtBundles());
        assertEquals(Set.of(), jvirtThreads());
    }

    /** The platform's bundle, which comes anew when a bundle that it uses is renewed. */
    private static final class Platform implements AutoCloseable {
        private final ServiceTracker<Object, BiFunction<String, InputStream, String>> calls;

        Platform(BundleContext context) throws Exception {
            calls = new ServiceTracker<>(context, FrameworkUtil.createFilter("(jvirt.itests=calls)"), null);
            calls.open();
        }

        String call(String name) throws InterruptedException {
            BiFunction<String, InputStream, String> service = calls.waitForService(MILLIS);
            assertNotNull("the platform's bundle does not come to work", service);
            return service.apply(name, InputStream.nullInputStream());
        }

        /** Has a call wait for a guest; returns when it does. */
        FutureTask<String> start(String name) throws InterruptedException {
            BiFunction<String, InputStream, String> service = calls.waitForService(MILLIS);
            FutureTask<String> task = new FutureTask<>(() -> service.apply(name, InputStream.nullInputStream()));
            Thread caller = new Thread(task, "caller of " + name);
            caller.start();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
            while (caller.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            return task;
        }

        @Override
        public void close() {
            calls.close();
        }
    }

    /** Karaf would refresh this test's bundle along, since it takes its packages from wherever they are. */
    private void install(List<String> names) throws Exception {
        features.installFeatures(new HashSet<>(names), EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
    }

    private void uninstall(List<String> names) throws Exception {
        features.uninstallFeatures(new HashSet<>(names), EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
        refresh(null);
    }

    private List<String> names() throws Exception {
        return Arrays.stream(features.getRepository("jvirt-" + VERSION).getFeatures())
                .map(Feature::getName)
                .collect(Collectors.toList());
    }

    private String shell(String commands) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Session session = sessions.create(InputStream.nullInputStream(), stream, stream);
        try {
            session.execute(commands);
        } catch (Exception failed) {
            throw new AssertionError(commands + ": " + out.toString(StandardCharsets.UTF_8), failed);
        } finally {
            session.close();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Refreshes some bundles, or with null all that were uninstalled. */
    private void refresh(Collection<Bundle> bundles) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(bundles, event -> {
                    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                        done.countDown();
                    }
                });
        assertTrue("the refresh does not end", done.await(MILLIS, TimeUnit.MILLISECONDS));
    }

    private List<String> idle() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(bundle -> bundle + " is in state " + bundle.getState())
                .collect(Collectors.toList());
    }

    private Set<String> jvirtBundles() {
        return Arrays.stream(context.getBundles())
                .map(Bundle::getSymbolicName)
                .filter(name -> name != null && name.startsWith("org.jvirt"))
                .collect(Collectors.toSet());
    }

    private static Set<String> jvirtThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("jvirt"))
                .collect(Collectors.toSet());
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private Set<String> schemes() throws Exception {
        Set<String> schemes = new TreeSet<>();
        ServiceReference<?>[] drivers = context.getAllServiceReferences(null, "(jvirt.schemes=*)");
        for (ServiceReference<?> driver : drivers == null ? new ServiceReference<?>[0] : drivers) {
            Object served = driver.getProperty("jvirt.schemes");
            schemes.addAll(served instanceof String one ? Set.of(one) : Set.of((String[]) served));
        }
        return schemes;
    }
}
