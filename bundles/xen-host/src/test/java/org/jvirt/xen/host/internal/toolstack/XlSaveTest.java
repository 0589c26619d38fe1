package org.jvirt.xen.host.internal.toolstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.OperationCancelled;

/** A save by an xl of the test's own, which keeps the state of its one domain in a file, and does to it what xl does. */
@Timeout(60)
class XlSaveTest {
    private static final String XL = """
            #!/bin/sh
            cd %s
            echo "$*" >> calls
            case $1 in
              list) echo "web 7 128 1 $(cat state) 1.0" ;;
              save) SAVE ;;
              unpause) echo -b---- > state ;;
              destroy) DESTROY ;;
            esac
            """;
    private static final String WRITES = "echo $(stat -c %a \"$4\") > mode; echo memory > \"$4\"; echo --p--- > state";
    private static final String ENDS = "echo -----d > state";

    @TempDir
    private Path folder;

    private Path target;

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectory(folder.resolve("saves"));
        Files.writeString(folder.resolve("state"), "-b----\n");
    }

    private XlToolstack xl(String save, String destroy) throws IOException {
        Path script = folder.resolve("xl");
        Files.writeString(
                script,
                XL.replace("%s", folder.toString()).replace("SAVE", save).replace("DESTROY", destroy));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new XlToolstack(script.toString(), Duration.ofSeconds(20), folder);
    }

    private String state() throws IOException {
        return Files.readString(folder.resolve("state")).strip();
    }

    private List<String> saves() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void a_domain_is_ended_when_its_state_is_written_and_nobody_else_may_read_that() throws IOException {
        Path file = target.resolve("web save");
        boolean[] looked = {false};
        xl(WRITES, ENDS).save(7, file, () -> looked[0] = true);
        assertThat(looked).containsExactly(true);
        assertThat(file).hasContent("memory");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("mode")).hasContent("600");
        assertThat(state()).isEqualTo("-----d");
        assertThat(saves()).containsExactly("web save");
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .satisfiesExactly(
                        call -> assertThat(call).isEqualTo("list"),
                        call -> assertThat(call).startsWith("save -p 7 " + target + "/.web save."),
                        call -> assertThat(call).isEqualTo("destroy 7"));
    }

    @Test
    void an_xl_that_fails_leaves_the_domain_and_the_file_that_was_there() throws IOException {
        Path file = Files.writeString(target.resolve("web.save"), "older");
        assertThatThrownBy(() -> xl("echo half > \"$4\"; echo 'no space left' >&2; exit 3", ENDS)
                        .save(7, file, () -> {}))
                .isInstanceOf(HostFault.class)
                .hasMessageEndingWith("no space left");
        assertThat(file).hasContent("older");
        assertThat(saves()).containsExactly("web.save");
        assertThat(state()).isEqualTo("-b----");
    }

    @Test
    void a_guest_that_xl_leaves_suspended_is_told_of() throws IOException {
        assertThatThrownBy(() -> xl("echo ---s-- > state; exit 3", ENDS).save(7, target.resolve("web.save"), () -> {}))
                .isInstanceOf(HostFault.class)
                .hasMessageEndingWith(
                        "; its guest has stopped for it and xl has not resumed it: it can only be ended, as by 'destroy'");
        assertThat(saves()).isEmpty();
    }

    @Test
    void what_the_last_look_finds_lets_the_domain_go_on() throws IOException {
        assertThatThrownBy(() -> xl(WRITES, ENDS).save(7, target.resolve("web.save"), () -> {
                    throw new InvalidState("it has a device");
                }))
                .isInstanceOf(InvalidState.class)
                .hasMessage("it has a device");
        assertThat(state()).isEqualTo("-b----");
        assertThat(saves()).isEmpty();
    }

    @Test
    void a_domain_that_cannot_be_ended_goes_on() throws IOException {
        assertThatThrownBy(() -> xl(WRITES, "exit 5").save(7, target.resolve("web.save"), () -> {}))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("destroy 7' failed with exit status 5");
        assertThat(state()).isEqualTo("-b----");
        assertThat(saves()).isEmpty();
    }

    @Test
    void the_state_of_a_domain_that_is_gone_is_kept_whatever_xl_says() throws IOException {
        Path file = target.resolve("web.save");
        xl(WRITES, ENDS + "; exit 5").save(7, file, () -> {});
        assertThat(file).hasContent("memory");
    }

    /** Its helper is killed, xl is not: it has the guest to resume. */
    @Test
    void a_save_that_is_interrupted_has_xl_resume_the_guest() throws Exception {
        XlToolstack xl = xl(
                "echo ---s-- > state; sleep 50 & echo > begun; wait $!; echo -b---- > state; echo resumed > end; exit 1",
                ENDS);
        Thread saver = Thread.currentThread();
        Thread impatient = new Thread(() -> {
            while (!Files.exists(folder.resolve("begun"))) {
                Thread.onSpinWait();
            }
            saver.interrupt();
        });
        impatient.start();
        assertThatThrownBy(() -> xl.save(7, target.resolve("web.save"), () -> {}))
                .isInstanceOf(OperationCancelled.class);
        assertThat(Thread.interrupted()).isTrue();
        impatient.join();
        assertThat(folder.resolve("end")).hasContent("resumed");
        assertThat(state()).isEqualTo("-b----");
        assertThat(saves()).isEmpty();
    }

    @Test
    void no_file_can_be_in_a_folder_that_is_not_there_or_in_its_place() throws IOException {
        for (Path file : List.of(target, target.resolve("none/web.save"))) {
            assertThatThrownBy(() -> xl(WRITES, ENDS).save(7, file, () -> {}))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage(
                            "'" + file + "' cannot be written: expected a file, new or not, in a folder that is there");
        }
        assertThat(state()).isEqualTo("-b----");
    }

    @Test
    void a_domain_is_restored_suspended() throws IOException {
        xl("", "").restore(target.resolve("web.save"));
        assertThat(folder.resolve("calls")).hasContent("restore -p " + target.resolve("web.save"));
    }
}
