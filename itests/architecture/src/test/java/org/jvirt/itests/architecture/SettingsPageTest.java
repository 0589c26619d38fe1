package org.jvirt.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** docs/settings.md is what the bundles say of their settings. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "settings.md");
    private static final String WRITE = "jvirt.settings.write";
    private static final Path BUNDLES = Path.of("..", "..", "bundles");

    @Test
    void the_page_is_what_the_bundles_say() throws IOException {
        String page = SettingsPage.of(BUNDLES).markdown();
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("the settings of the bundles have changed; to write the page anew, and see the difference:"
                        + " mvn -pl itests/architecture -am test -Dtest=SettingsPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true && git diff docs/settings.md")
                .hasContent(page);
    }

    @Test
    void every_bundle_with_settings_is_on_it() throws IOException {
        assertThat(SettingsPage.of(BUNDLES).definitions())
                .containsKeys(
                        "org.jvirt.access",
                        "org.jvirt.health.audit",
                        "org.jvirt.health.driver",
                        "org.jvirt.libvirt",
                        "org.jvirt.management",
                        "org.jvirt.network",
                        "org.jvirt.nodedev",
                        "org.jvirt.policy",
                        "org.jvirt.storage",
                        "org.jvirt.xen.audit",
                        "org.jvirt.xen.host",
                        "org.jvirt.xen.sim");
    }

    @Test
    void every_setting_says_what_it_does_and_a_number_its_range_and_unit() throws IOException {
        SettingsPage.of(BUNDLES).definitions().forEach((pid, definition) -> {
            assertThat(definition.getAttribute("description")).as(pid).isNotEmpty();
            for (Element setting : SettingsPage.settings(definition)) {
                String name = pid + " " + setting.getAttribute("id");
                assertThat(setting.getAttribute("description")).as(name).isNotEmpty();
                assertThat(setting.hasAttribute("default")).as(name).isTrue();
                if (setting.getAttribute("type").equals("Integer")) {
                    assertThat(setting.getAttribute("id")).as(name).endsWith("Seconds");
                    assertThat(setting.getAttribute("min")).as(name).isNotEmpty();
                }
            }
        });
    }
}
