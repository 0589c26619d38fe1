package org.jvirt.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Bundles are started in any order, and stopped, updated and refreshed while they are in use. This test sees none of jvirt's types: with the API's
 * bundle it would be refreshed itself. It has a platform's bundle at work.
 */
@RunWith(PaxExam.class)
public class ComingAndGoingIT {
    /** A bound for hangs. */
    private static final long MILLIS = 60_000;

    private static final List<String> CALLS = List.of("detach", "upload", "listen");
    private static final String ALL_IS_THERE = "done: silent default-pool default itests 0 computer";

    /** Which bundle's stop ends which call: the listener listens, and hears of it when it next asks. */
    private static final Map<String, Set<String>> ENDED_BY_STOP = Map.of(
            "detach", Set.of("org.jvirt.core", "org.jvirt.xen-sim"),
            "upload", Set.of("org.jvirt.core", "org.jvirt.storage"),
            "listen", Set.of());

    /** Those that import from a bundle are refreshed with it. */
    private static final Map<String, Set<String>> ENDED_BY_REFRESH = Map.of(
            "detach", Set.of("org.jvirt.api", "org.jvirt.core", "org.jvirt.xen", "org.jvirt.xen-sim"),
            "upload", Set.of("org.jvirt.api", "org.jvirt.core", "org.jvirt.host", "org.jvirt.storage"),
            "listen", Set.of());

    /** What a call may come to whose driver, or whose caller, was taken from under it. */
    private static final Set<String> WAYS_TO_END =
            Set.of("done", "DriverGone", "DetachCancelled", "OperationCancelled");

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    private Path folder;
    private ServiceTracker<Object, BiFunction<String, InputStream, String>> calls;
    private ServiceTracker<Object, ToIntFunction<String[]>> programs;

    @Configuration
    public Option[] container() {
        return Container.jvirt();
    }

    @Before
    public void open() throws Exception {
        folder = Files.createTempDirectory("jvirt-itests");
        Path pool = Files.createDirectory(folder.resolve("pool"));
        configure(
                "org.jvirt.storage",
                Map.of("stateFolder", folder.resolve("storage").toString()));
        configure(
                "org.jvirt.network",
                Map.of(
                        "stateFolder",
                        folder.resolve("network").toString(),
                        "runFolder",
                        folder.resolve("run").toString()));
        calls = tracker("(jvirt.itests=calls)");
        programs = tracker("(jvirt.program=true)");
        // Configurations are delivered on a thread of their own, and the driver comes anew.
        awaitService("(stateFolder=" + folder.resolve("storage") + ")");
        awaitService("(stateFolder=" + folder.resolve("network") + ")");
        run("-q", "-c", "storage:///system", "pool-define-as", "itests", "dir", "--target", pool.toString());
        run("-q", "-c", "storage:///system", "pool-start", "itests");
    }

    @After
    public void close() throws Exception {
        calls.close();
        programs.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Collections.reverseOrder())
                    .forEach(file -> assertTrue(file.toFile().delete()));
        }
    }

    @Test
    public void bundles_start_in_any_order() throws Exception {
        Map<String, Integer> before = services();
        List<String> jvirt = jvirt();
        List<List<String>> orders = new ArrayList<>(List.of(jvirt, reversed(jvirt)));
        for (int seed = 0; seed < 6; seed++) {
            List<String> shuffled = new ArrayList<>(jvirt);
            Collections.shuffle(shuffled, new Random(seed));
            orders.add(shuffled);
        }
        for (List<String> order : orders) {
            for (Bundle bundle : bundles(order)) {
                bundle.stop();
            }
            refresh(bundles(jvirt));
            assertEquals(Map.of(), services());
            for (Bundle bundle : bundles(order)) {
                bundle.start();
            }
            assertEquals(order.toString(), ALL_IS_THERE, call("look"));
            run("-q", "-c", "test:///default", "domid", "silent");
            assertEquals(order.toString(), before, services());
        }
    }

    @Test
    public void a_bundle_that_is_stopped_in_use_leaves_nobody_hanging() throws Exception {
        everyBundle(jvirt(), ENDED_BY_STOP, bundle -> {
            bundle.stop();
            bundle.start();
        });
    }

    @Test
    public void a_bundle_that_is_updated_in_use_leaves_nobody_hanging() throws Exception {
        // Where a bundle exports packages, an update alone splits those who import them in two: it wants a refresh.
        List<String> withoutExports = jvirt().stream()
                .filter(name -> bundle(name).getHeaders().get(Constants.EXPORT_PACKAGE) == null)
                .collect(Collectors.toList());
        everyBundle(withoutExports, ENDED_BY_STOP, Bundle::update);
    }

    @Test
    public void a_bundle_that_is_refreshed_in_use_leaves_nobody_hanging() throws Exception {
        everyBundle(jvirt(), ENDED_BY_REFRESH, bundle -> {
            bundle.update();
            refresh(List.of(bundle));
        });
    }

    private interface Action {
        void on(Bundle bundle) throws Exception;
    }

    private void everyBundle(List<String> names, Map<String, Set<String>> ended, Action action) throws Exception {
        assertEquals(ALL_IS_THERE, call("look"));
        Map<String, Integer> services = services();
        Set<String> threads = threads();
        for (String name : names) {
            try (Calls running = new Calls(calls.waitForService(MILLIS))) {
                action.on(bundle(name));
                for (String call : CALLS) {
                    // Those whose driver went end by themselves; the others go on until they are told.
                    boolean endsItself = ended.get(call).contains(name);
                    String end = endsItself ? running.end(call) : running.tellToEnd(call);
                    assertTrue(name + ", " + call + ": " + end, WAYS_TO_END.contains(end.replaceFirst(":.*", "")));
                }
            }
            assertEquals(name, ALL_IS_THERE, call("look"));
            run("-q", "-c", "test:///default", "domid", "silent");
            assertEquals(name, services, services());
            assertEquals(name, threads, threads());
        }
    }

    /** All calls at once, each on a thread of its own. */
    private static final class Calls implements AutoCloseable {
        private final Map<String, SlowStream> streams = new HashMap<>();
        private final Map<String, FutureTask<String>> tasks = new HashMap<>();
        private final Map<String, Thread> threads = new HashMap<>();

        Calls(BiFunction<String, InputStream, String> platform) throws Exception {
            for (String call : CALLS) {
                SlowStream stream = new SlowStream();
                FutureTask<String> task = new FutureTask<>(() -> platform.apply(call, stream));
                Thread thread = new Thread(task, "caller of " + call);
                streams.put(call, stream);
                tasks.put(call, task);
                threads.put(call, thread);
                thread.start();
                if (!call.equals("detach")) {
                    assertTrue(call, stream.awaitReader(MILLIS));
                }
            }
        }

        String end(String call) throws Exception {
            return tasks.get(call).get(MILLIS, TimeUnit.MILLISECONDS);
        }

        String tellToEnd(String call) throws Exception {
            assertFalse(call, tasks.get(call).isDone());
            streams.get(call).end();
            if (call.equals("detach")) {
                threads.get(call).interrupt();
            }
            return end(call);
        }

        @Override
        public void close() {
            streams.values().forEach(SlowStream::end);
            threads.values().forEach(Thread::interrupt);
        }
    }

    private String call(String call) throws InterruptedException {
        BiFunction<String, InputStream, String> platform = calls.waitForService(MILLIS);
        assertNotNull("the platform's bundle does not come to work", platform);
        return platform.apply(call, InputStream.nullInputStream());
    }

    private void run(String... command) throws InterruptedException {
        ToIntFunction<String[]> program = programs.waitForService(MILLIS);
        assertNotNull("the program does not come", program);
        assertEquals(String.join(" ", command), 0, program.applyAsInt(command));
    }

    private void refresh(List<Bundle> bundles) throws InterruptedException {
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

    /** How many services each bundle of jvirt offers. */
    private Map<String, Integer> services() {
        Map<String, Integer> services = new TreeMap<>();
        for (Bundle bundle : bundles(jvirt())) {
            if (bundle.getRegisteredServices() != null) {
                services.put(bundle.getSymbolicName(), bundle.getRegisteredServices().length);
            }
        }
        return services;
    }

    /** Without the one that starts Xen's domains when a driver comes: it ends by itself, and is waited for. */
    private static Set<String> threads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("jvirt-xen-autostart")) {
                thread.join(MILLIS);
            }
        }
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("jvirt"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All of jvirt's bundles, and the platform's, in the order that they were installed in; the guide's example has no part in this. */
    private List<String> jvirt() {
        return Arrays.stream(context.getBundles())
                .sorted(Comparator.comparingLong(Bundle::getBundleId))
                .map(Bundle::getSymbolicName)
                .filter(name -> name.startsWith("org.jvirt.") && !name.equals("org.jvirt.itests.example"))
                .collect(Collectors.toList());
    }

    private List<Bundle> bundles(List<String> names) {
        return names.stream().map(this::bundle).collect(Collectors.toList());
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> reversed(List<String> names) {
        List<String> reversed = new ArrayList<>(names);
        Collections.reverse(reversed);
        return reversed;
    }

    private void configure(String pid, Map<String, Object> values) throws Exception {
        configurations.getConfiguration(pid, "?").update(FrameworkUtil.asDictionary(values));
    }

    /** A look only: whoever gets a service of jvirt's types is tied to them. */
    private void awaitService(String filter) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
        while (context.getAllServiceReferences(null, filter) == null) {
            assertTrue(filter + " does not come", System.nanoTime() < deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private <T> ServiceTracker<Object, T> tracker(String filter) throws Exception {
        ServiceTracker<Object, T> tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(filter), null);
        tracker.open();
        return tracker;
    }
}
