package org.jvirt.itests.felix;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** The container that the tests of this module run in: what a platform would install to use jvirt. */
final class Container {
    private Container() {}

    /** With EventAdmin, as most platforms have it. */
    static Option[] jvirt() {
        return jvirtAlone(onClassPath("org.apache.felix.eventadmin"));
    }

    /** With its health checks. Felix's API of them wants the first major version of SLF4J, which the second is compatible with. */
    static Option[] jvirtWithHealth() {
        return jvirtAlone(
                systemPackages("org.slf4j.helpers;version=1.7.36"),
                onClassPath("org.apache.felix.healthcheck.api", "org.jvirt.health"));
    }

    static Option[] jvirtAlone(Option... more) {
        return Stream.concat(
                        Arrays.stream(options(
                                junitBundles(),
                                // The platform's own logging, here the test's; Pax Exam still asks for the first major
                                // version.
                                systemPackages(
                                        "org.slf4j;version=2.0.17",
                                        "org.slf4j;version=1.7.36",
                                        "org.slf4j.spi;version=2.0.17"),
                                frameworkProperty("jvirt.home").value(new File("target/jvirt-home").getAbsolutePath()),
                                frameworkProperty("felix.cm.dir").value(configurations()),
                                onClassPath(
                                        "org.osgi.util.function",
                                        "org.osgi.util.promise",
                                        "org.osgi.service.component",
                                        "org.osgi.service.cm",
                                        "org.apache.felix.configadmin",
                                        "org.apache.felix.scr",
                                        "jackson-annotations",
                                        "jackson-core",
                                        "jackson-databind",
                                        "jackson-datatype-jdk8",
                                        "jna",
                                        "org.jvirt.api",
                                        "org.jvirt.core",
                                        "org.jvirt.host",
                                        "org.jvirt.xenstore",
                                        "org.jvirt.qmp",
                                        "org.jvirt.xen",
                                        "org.jvirt.xen-host",
                                        "org.jvirt.xen-sim",
                                        "org.jvirt.libvirt",
                                        "org.jvirt.network",
                                        "org.jvirt.nodedev",
                                        "org.jvirt.storage",
                                        "picocli",
                                        "org.jvirt.shell",
                                        "org.jvirt.itests.client",
                                        "org.jvirt.itests.example"))),
                        Arrays.stream(more))
                .toArray(Option[]::new);
    }

    /** The drivers keep in folders of the test what they would keep in the machine's own. In Felix's format, so that it is there from the start. */
    private static String configurations() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "configurations");
            Path own = Files.createDirectories(folder.resolve("org/jvirt"));
            Files.writeString(
                    own.resolve("storage.config"),
                    "service.pid=\"org.jvirt.storage\"\nstateFolder=\"" + folder + "/storage\"\n");
            Files.writeString(
                    own.resolve("network.config"),
                    "service.pid=\"org.jvirt.network\"\nstateFolder=\"" + folder + "/network\"\nrunFolder=\"" + folder
                            + "/network-run\"\n");
            return folder.toString();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Option onClassPath(String... artifacts) {
        return composite(Arrays.stream(artifacts)
                .map(artifact -> bundle("file:" + jar(artifact)))
                .toArray(Option[]::new));
    }

    private static String jar(String artifact) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> new File(entry).getName().matches(artifact.replace(".", "\\.") + "-[0-9].*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(artifact + " is not on the class path " + classPath));
    }
}
