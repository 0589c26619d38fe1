package org.jvirt.itests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the bundles point one way: what docs/architecture.md draws, held by the class files. */
@AnalyzeClasses(packages = "org.jvirt", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    private static final String[] API = {"org.jvirt.api.."};
    private static final String[] SPI = {"org.jvirt.spi.."};
    private static final String[] HOST = {"org.jvirt.host.."};
    private static final String[] XEN = {"org.jvirt.xen", "org.jvirt.xen.port..", "org.jvirt.xen.internal.."};
    private static final String[] XEN_HOST = {"org.jvirt.xen.host.."};
    private static final String[] XEN_SIM = {"org.jvirt.xen.sim.."};

    @ArchTest
    static final ArchRule THE_API_NEEDS_NOTHING_BUT_THE_JDK_AND_ANNOTATIONS = classes()
            .that()
            .resideInAnyPackage("org.jvirt.api..", "org.jvirt.spi..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.jvirt.api..",
                    "org.jvirt.spi..",
                    "java..",
                    "javax.xml..",
                    "org.w3c.dom..",
                    "org.xml.sax..",
                    "org.jspecify.annotations..",
                    "org.osgi.annotation..",
                    "org.osgi.service.component.annotations..");

    @ArchTest
    static final ArchRule THE_API_DOES_NOT_KNOW_THE_SPI = noClasses()
            .that()
            .resideInAnyPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPI);

    @ArchTest
    static final ArchRule A_SHELL_COMMAND_NEVER_SEES_A_DRIVER = onlyDependOn("org.jvirt.shell..", API);

    @ArchTest
    static final ArchRule THE_CORE_SEES_DRIVERS_THROUGH_THE_SPI_ONLY =
            onlyDependOn("org.jvirt.core..", concat(API, SPI));

    @ArchTest
    static final ArchRule THE_HOSTS_TOOLS_KNOW_THE_API_AND_SPI_ONLY =
            onlyDependOn("org.jvirt.host..", concat(API, SPI));

    @ArchTest
    static final ArchRule THE_XENSTORE_CLIENT_STANDS_ALONE = onlyDependOn("org.jvirt.xenstore..");

    @ArchTest
    static final ArchRule THE_QMP_CLIENT_STANDS_ALONE = onlyDependOn("org.jvirt.qmp..");

    @ArchTest
    static final ArchRule THE_XEN_DRIVER_SEES_A_HOST_THROUGH_ITS_PORTS_ONLY = classes()
            .that()
            .resideInAnyPackage(XEN)
            .should()
            .onlyDependOnClassesThat(foreignOr(concat(concat(API, SPI), XEN)));

    @ArchTest
    static final ArchRule THE_REAL_HOST_KNOWS_PORTS_AND_PROTOCOLS_ONLY =
            onlyDependOn(XEN_HOST[0], concat(concat(API, SPI), new String[] {
                "org.jvirt.host", "org.jvirt.xen", "org.jvirt.xen.port..", "org.jvirt.xenstore", "org.jvirt.qmp"
            }));

    @ArchTest
    static final ArchRule THE_SIMULATED_HOST_KNOWS_PORTS_ONLY =
            onlyDependOn(XEN_SIM[0], concat(concat(API, SPI), new String[] {"org.jvirt.xen", "org.jvirt.xen.port.."}));

    @ArchTest
    static final ArchRule THE_LIBVIRT_DRIVER_SEES_NO_OTHER = onlyDependOn("org.jvirt.libvirt..", concat(API, SPI));

    @ArchTest
    static final ArchRule THE_NODE_DEVICE_DRIVER_SEES_NO_OTHER = onlyDependOn("org.jvirt.nodedev..", concat(API, SPI));

    @ArchTest
    static final ArchRule THE_STORAGE_DRIVER_SEES_NO_OTHER =
            onlyDependOn("org.jvirt.storage..", concat(concat(API, SPI), HOST));

    @ArchTest
    static final ArchRule THE_NETWORK_DRIVER_SEES_NO_OTHER =
            onlyDependOn("org.jvirt.network..", concat(concat(API, SPI), HOST));

    @ArchTest
    static final ArchRule A_HEALTH_CHECK_NEVER_SEES_A_DRIVER = onlyDependOn("org.jvirt.health..", API);

    @ArchTest
    static final ArchRule THE_INNER_PACKAGES_OF_A_BUNDLE_FORM_NO_CYCLES =
            slices().matching("org.jvirt.(**).internal.(**)").should().beFreeOfCycles();

    private static ArchRule onlyDependOn(String bundle, String... others) {
        return classes()
                .that()
                .resideInAPackage(bundle)
                .should()
                .onlyDependOnClassesThat(foreignOr(concat(others, new String[] {bundle})));
    }

    private static DescribedPredicate<JavaClass> foreignOr(String... allowed) {
        return not(resideInAnyPackage("org.jvirt..")).or(resideInAnyPackage(allowed));
    }

    private static String[] concat(String[] some, String[] more) {
        String[] all = new String[some.length + more.length];
        System.arraycopy(some, 0, all, 0, some.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }
}
