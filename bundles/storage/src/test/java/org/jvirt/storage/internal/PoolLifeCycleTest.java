package org.jvirt.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePoolEvent.Kind;
import org.jvirt.api.storage.StoragePools.Build;
import org.jvirt.api.xml.StoragePoolXml;
import org.jvirt.storage.internal.state.PoolFiles;

@Timeout(120)
class PoolLifeCycleTest {
    @TempDir
    private Path folder;

    private Rig rig() {
        return Rig.in(folder.resolve("state"));
    }

    @Test
    void a_pool_lives_as_in_libvirt() throws Exception {
        Rig rig = rig();
        Path target = folder.resolve("images");
        List<Kind> heard = new ArrayList<>();
        rig.pools.onEvent(event -> heard.add(event.kind()));

        StoragePool pool = rig.pools.define(Rig.dirXml("images", target));
        assertThat(pool.info().active()).isFalse();
        assertThatThrownBy(pool::start).isInstanceOf(InvalidState.class).hasMessageContaining("is no folder");
        pool.build(false);
        assertThat(Files.getAttribute(target, "unix:mode")).isEqualTo(040711);
        pool.start();

        assertThat(pool.info().active()).isTrue();
        assertThat(pool.info().capacity()).isEqualTo(Files.getFileStore(target).getTotalSpace());
        assertThat(pool.info().available()).isPositive();
        assertThat(pool.xml()).contains("<pool type='dir'>", "<capacity unit='bytes'>", target.toString());
        for (Runnable refused : List.<Runnable>of(pool::start, pool::undefine, pool::delete, () -> pool.build(true))) {
            assertThatThrownBy(refused::run).isInstanceOf(InvalidState.class).hasMessageContaining("is active");
        }

        pool.refresh();
        pool.destroy();
        assertThatThrownBy(pool::destroy).isInstanceOf(InvalidState.class).hasMessageContaining("is not active");
        assertThatThrownBy(pool::volumes).isInstanceOf(InvalidState.class);
        pool.delete();
        assertThat(target).doesNotExist();
        pool.undefine();
        assertThatThrownBy(pool::info).isInstanceOf(NoSuchStoragePool.class);
        assertThat(rig.pools.list()).isEmpty();
        assertThat(heard)
                .containsExactly(
                        Kind.DEFINED,
                        Kind.CREATED,
                        Kind.STARTED,
                        Kind.REFRESHED,
                        Kind.STOPPED,
                        Kind.DELETED,
                        Kind.UNDEFINED);
    }

    @Test
    void what_another_process_did_is_heard_of() throws Exception {
        BlockingQueue<StoragePoolEvent> heard = new LinkedBlockingQueue<>();
        Rig one = rig();
        try (Subscription subscription = rig().pools.onEvent(heard::add)) {
            // What another version, or a crash, may have left there.
            Files.writeString(
                    new PoolFiles(one.state, Rig.BOOT).events(), "someone STARTED 1-2 torn\nsomeone SHAKEN x y\n\n");
            StoragePool pool = one.dirPool("images", folder.resolve("images"));
            pool.refresh();
            pool.destroy();
            for (Kind kind : List.of(Kind.DEFINED, Kind.CREATED, Kind.STARTED, Kind.REFRESHED, Kind.STOPPED)) {
                assertThat(heard.poll(50, TimeUnit.SECONDS))
                        .isEqualTo(new StoragePoolEvent("images", pool.uuid(), kind));
            }
        }
    }

    @Test
    void a_pool_can_be_built_before_its_start() {
        Path target = folder.resolve("to be made");
        StoragePool pool = rig().pools.create(Rig.dirXml("images", target), Build.NO_OVERWRITE);
        assertThat(pool.info().active()).isTrue();
        assertThat(target).isDirectory();
    }

    @Test
    void a_definition_that_is_changed_while_the_pool_is_active_is_for_the_next_start() {
        Rig rig = rig();
        StoragePool pool = rig.dirPool("images", folder.resolve("images"));
        String active = pool.definitionXml();
        assertThat(active)
                .contains("<path>" + folder.resolve("images") + "</path>")
                .doesNotContain("<capacity");
        rig.pools.define(active.replace("/images</path>", "/elsewhere</path>"));
        assertThat(pool.xml()).contains("/images</path>");
        assertThat(pool.definitionXml()).contains("/elsewhere</path>");
    }

    @Test
    void what_another_process_did_is_seen_at_once() {
        Rig one = rig();
        Rig other = rig();
        StoragePool pool = one.dirPool("images", folder.resolve("images"));
        assertThat(other.pools.lookup("images").info().active()).isTrue();
        other.pools.lookup(pool.uuid().toString()).destroy();
        assertThat(pool.info().active()).isFalse();
    }

    @Test
    void a_pool_that_was_created_is_forgotten_when_it_is_stopped() throws Exception {
        Path target = Files.createDirectory(folder.resolve("images"));
        StoragePool pool = rig().pools.create(Rig.dirXml("images", target));
        assertThat(pool.info().persistent()).isFalse();
        assertThat(pool.info().active()).isTrue();
        assertThatThrownBy(() -> pool.setAutostart(true)).isInstanceOf(InvalidState.class);
        pool.destroy();
        assertThat(rig().pools.list()).isEmpty();
    }

    @Test
    void a_definition_may_be_replaced_by_one_of_the_same_name_and_uuid_only() {
        Rig rig = rig();
        StoragePool pool = rig.pools.define(Rig.dirXml("images", folder.resolve("a")));
        String same = "<pool type='dir'><name>images</name><uuid>" + pool.uuid() + "</uuid><target><path>"
                + folder.resolve("b") + "</path></target></pool>";
        rig.pools.define(same);
        assertThat(StoragePoolXml.parse(pool.xml()).target()).isEqualTo(folder.resolve("b"));

        for (String other : Set.of(
                Rig.dirXml("images", folder.resolve("c")),
                same.replace("images", "others"),
                Rig.dirXml("others", folder.resolve("b")))) {
            assertThatThrownBy(() -> rig.pools.define(other)).isInstanceOf(InvalidRequest.class);
        }
        assertThat(rig.pools.list()).hasSize(1);
    }

    @Test
    void a_host_that_was_booted_again_has_no_active_pools_and_starts_those_that_are_to_be() {
        Rig before = rig();
        before.dirPool("one", folder.resolve("one"));
        before.dirPool("two", folder.resolve("two")).setAutostart(true);
        before.pools.autostart();

        Rig after = Rig.inAnotherBoot(before.state);
        assertThat(after.pools.list())
                .allSatisfy(pool -> assertThat(pool.info().active()).isFalse());
        after.pools.autostart();
        assertThat(after.pools.lookup("two").info().active()).isTrue();
        assertThat(after.pools.lookup("one").info().active()).isFalse();

        after.pools.lookup("two").destroy();
        Rig.inAnotherBoot(before.state).pools.autostart();
        assertThat(after.pools.lookup("two").info().active())
                .as("once after a boot")
                .isFalse();
    }

    @Test
    void a_pool_that_cannot_be_started_by_itself_does_not_keep_the_others_from_it() throws Exception {
        Rig before = rig();
        before.dirPool("a", folder.resolve("a")).setAutostart(true);
        before.dirPool("b", folder.resolve("b")).setAutostart(true);
        Files.delete(folder.resolve("a"));
        Rig after = Rig.inAnotherBoot(before.state);
        after.pools.autostart();
        assertThat(after.pools.lookup("b").info().active()).isTrue();
    }

    @Test
    void a_file_that_someone_broke_takes_no_other_pool_away() throws Exception {
        Rig rig = rig();
        rig.pools.define(Rig.dirXml("good", folder.resolve("good")));
        Files.writeString(rig.state.resolve("pools/broken.xml"), "<pool");
        Files.writeString(rig.state.resolve("pools/other.xml"), Rig.dirXml("name", folder.resolve("x")));
        assertThat(rig.pools.list()).extracting(StoragePool::name).containsExactly("good");
    }

    @Test
    void a_pool_whose_folder_went_away_is_inactive_and_can_be_stopped() throws Exception {
        StoragePool pool = rig().dirPool("images", folder.resolve("images"));
        Files.delete(folder.resolve("images"));
        assertThat(pool.info().active()).isFalse();
        pool.destroy();
        pool.undefine();
    }

    @Test
    void a_folder_with_something_in_it_is_not_deleted() throws Exception {
        StoragePool pool = rig().dirPool("images", folder.resolve("images"));
        Files.writeString(folder.resolve("images/disk"), "content");
        pool.destroy();
        assertThatThrownBy(pool::delete).isInstanceOf(InvalidState.class).hasMessageContaining("not empty");
        assertThat(folder.resolve("images/disk")).hasContent("content");
    }

    @Test
    void an_event_names_its_pool() {
        Rig rig = rig();
        List<StoragePoolEvent> heard = new ArrayList<>();
        rig.pools.onEvent(heard::add).close();
        rig.pools.onEvent(heard::add);
        UUID uuid = rig.pools.define(Rig.dirXml("images", folder)).uuid();
        assertThat(heard).containsExactly(new StoragePoolEvent("images", uuid, Kind.DEFINED));
    }
}
