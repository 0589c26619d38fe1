package org.jvirt.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;

/** Wrong, missing and hostile descriptions: each gets one printable sentence, and changes nothing. */
@Timeout(60)
class BadInputTest {
    @TempDir
    private Path folder;

    private Rig rig;
    private StoragePool pool;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.in(folder.resolve("state"));
        pool = rig.dirPool("images", folder.resolve("images"));
        Files.writeString(folder.resolve("images/taken"), "content");
    }

    private List<String> everything() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString)
                    .filter(file -> !file.endsWith("/state/lock"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    no xml                                                                                       | is malformed
                    <pool type='dir'><name>n</name>                                                              | is malformed
                    <network/>                                                                                   | expected a <pool>
                    <pool><name>n</name></pool>                                                                  | lacks the attribute type
                    <pool type='shoe'><name>n</name></pool>                                                      | has type 'shoe'
                    <pool type='zfs'><name>n</name></pool>                                                       | keeps no pools of type 'zfs': expected dir, fs, netfs, logical or disk
                    <pool type='iscsi'><name>n</name></pool>                                                     | keeps no pools of type 'iscsi': expected dir, fs, netfs, logical or disk
                    <pool type='netfs'><name>n</name></pool>                                                     | lacks <source>
                    <pool type='netfs'><name>n</name><source><dir path='/d'/></source><target><path>/t</path></target></pool>| lacks <host>
                    <pool type='netfs'><name>n</name><source><host name='h'/></source><target><path>/t</path></target></pool>| lacks <dir>
                    <pool type='netfs'><name>n</name><source><host/><dir path='/d'/></source><target><path>/t</path></target></pool>| lacks the attribute name
                    <pool type='netfs'><name>n</name><source><host name='-o exec'/><dir path='/d'/></source><target><path>/t</path></target></pool>| is no host
                    <pool type='netfs'><name>n</name><source><host name='h,exec'/><dir path='/d'/></source><target><path>/t</path></target></pool>| is no host
                    <pool type='netfs'><name>n</name><source><host name='h'/><dir path='d'/></source><target><path>/t</path></target></pool>| expected an absolute path
                    <pool type='netfs'><name>n</name><source><host name='h'/><dir path='/d'/><format type='cifs'/></source><target><path>/t</path></target></pool>| of format 'cifs': expected nfs
                    <pool type='netfs'><name>n</name><source><host name='h'/><dir path='/d'/><protocol ver='4,exec'/></source><target><path>/t</path></target></pool>| is no version of NFS
                    <pool type='netfs'><name>n</name><source><host name='h'/><dir path='/d'/></source></pool>    | lacks <target>
                    <pool type='disk'><name>n</name></pool>                                                      | lacks <source>
                    <pool type='disk'><name>n</name><source/></pool>                                             | has 0 devices
                    <pool type='disk'><name>n</name><source><device path='/dev/../etc/passwd'/></source></pool>  | expected an absolute path
                    <pool type='disk'><name>n</name><source><device path='/dev/x'/><format type='sun'/></source></pool>| of format 'sun': expected dos or gpt
                    <pool type='dir'><target><path>/t</path></target></pool>                                     | lacks <name>
                    <pool type='dir'><name></name><target><path>/t</path></target></pool>                        | lacks <name>
                    <pool type='dir'><name>n</name></pool>                                                       | lacks <target>
                    <pool type='dir'><name>n</name><target/></pool>                                              | lacks <path>
                    <pool type='dir'><name>n</name><target><path>relative</path></target></pool>                 | expected an absolute path
                    <pool type='dir'><name>n</name><target><path>/a/../etc</path></target></pool>                | expected an absolute path
                    <pool type='dir'><name>../n</name><target><path>/t</path></target></pool>                    | is no name for a storage pool
                    <pool type='dir'><name>.n</name><target><path>/t</path></target></pool>                      | is no name for a storage pool
                    <pool type='dir'><name>a&#10;b</name><target><path>/t</path></target></pool>                 | is no name for a storage pool
                    <pool type='dir'><name>n</name><uuid>1-2</uuid><target><path>/t</path></target></pool>       | is no UUID
                    <pool type='dir'><name>images</name><target><path>/t</path></target></pool>                  | already
                    <pool type='dir'><name>n</name><target><path>FOLDER/images</path></target></pool>            | has that target or source already
                    <pool type='fs'><name>n</name><target><path>/t</path></target></pool>                        | lacks <source>
                    <pool type='fs'><name>n</name><source/><target><path>/t</path></target></pool>               | has 0 devices
                    <pool type='fs'><name>n</name><source><device/></source><target><path>/t</path></target></pool> | lacks the attribute path
                    <pool type='fs'><name>n</name><source><device path='-o'/></source><target><path>/t</path></target></pool> | expected an absolute path
                    <pool type='fs'><name>n</name><source><device path='/d'/><format type='ext4 -o x'/></source><target><path>/t</path></target></pool> | is no file system
                    <pool type='logical'><name>n</name><source><name>--yes</name></source></pool>                | is no name for a volume group
                    <pool type='logical'><name>n</name><source><name>../sda</name></source></pool>               | is no name for a volume group
                    <pool type='dir'><name>n</name><target><path>/t</path><permissions><mode>rwx</mode></permissions></target></pool> | expected an octal number
                    <pool type='dir'><name>n</name><target><path>/t</path><permissions><mode>6755</mode></permissions></target></pool> | expected 0 to 0777
                    <!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><pool type='dir'><name>&x;</name></pool> | has a document type
                    """)
    void a_pool_that_makes_no_sense_is_refused(String xml, String sentence) throws Exception {
        List<String> before = everything();
        String described = xml.replace("FOLDER", folder.toString());
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(() -> rig.pools.define(described), () -> rig.pools.create(described))) {
            assertThatThrownBy(call)
                    .isInstanceOf(VirtException.class)
                    .hasMessageContaining(sentence)
                    .message()
                    .matches("[ -~]+");
        }
        assertThat(everything()).isEqualTo(before);
        assertThat(rig.pools.list()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    <pool/>                                                                                         | expected a <volume>
                    <volume><capacity>1</capacity></volume>                                                         | lacks <name>
                    <volume><name>v</name></volume>                                                                 | lacks <capacity>
                    <volume><name>v</name><capacity>much</capacity></volume>                                        | is no size
                    <volume><name>v</name><capacity>-1</capacity></volume>                                          | is no size
                    <volume><name>v</name><capacity unit='parsec'>1</capacity></volume>                             | is no unit
                    <volume><name>v</name><capacity unit='E'>9</capacity></volume>                                  | expected less than 8 EiB
                    <volume><name>../v</name><capacity>1</capacity></volume>                                        | is no name for a volume
                    <volume><name>/etc/passwd</name><capacity>1</capacity></volume>                                 | is no name for a volume
                    <volume><name>.jvirt-1-1-1</name><capacity>1</capacity></volume>                                | is no name for a volume
                    <volume><name>..</name><capacity>1</capacity></volume>                                          | is no name for a volume
                    <volume><name>taken</name><capacity>1</capacity></volume>                                       | is taken
                    <volume><name>v</name><capacity>1</capacity><target><format type='vmdk'/></target></volume>     | is no volume format
                    <volume><name>v</name><capacity>1</capacity><target><format/></target></volume>                 | lacks the attribute type
                    <volume><name>v</name><capacity>1</capacity><backingStore><path>FOLDER/images/taken</path></backingStore></volume> | a raw volume has no backing store
                    <volume><name>v</name><target><format type='qcow2'/></target><backingStore><path>/etc/passwd</path></backingStore></volume> | no volume of an active pool
                    <volume><name>v</name><target><format type='qcow2'/></target><backingStore><path>FOLDER/images/../state/lock</path></backingStore></volume> | no volume of an active pool
                    <volume><name>v</name><target><format type='qcow2'/></target><backingStore><path></path></backingStore></volume> | no volume of an active pool
                    <volume><name>v</name><capacity unit='E'>7</capacity></volume>                                  | cannot be made
                    """)
    void a_volume_that_makes_no_sense_is_refused(String xml, String sentence) throws Exception {
        List<String> before = everything();
        assertThatThrownBy(() -> pool.createVolume(
                        xml.replace("FOLDER", folder.toString())
                                .replace(
                                        "<capacity unit='E'>7</capacity>",
                                        "<capacity unit='E'>7</capacity><allocation>0</allocation>"),
                        ProgressListener.NONE))
                .isInstanceOf(VirtException.class)
                .hasMessageContaining(sentence)
                .message()
                .matches("[ -~]+");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void names_that_nothing_has_are_told_in_a_sentence() {
        for (String name : List.of("nope", "", "../images", "\u001b[31m", "%s")) {
            assertThatThrownBy(() -> rig.pools.lookup(name))
                    .hasMessage("failed to get pool '" + name.replace('\u001b', '?') + "'");
            assertThatThrownBy(() -> pool.volume(name)).hasMessageContaining("has none of that name");
            assertThatThrownBy(() -> rig.pools.lookupVolume(name))
                    .hasMessageContaining("expected the path of a volume");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"storage:///session", "xen://host/system", "storage:system", "qemu:///system"})
    void a_uri_of_something_else_is_refused(String uri) {
        StorageHostDriver driver = new StorageHostDriver(folder.resolve("state"), Rig.PATIENCE, Rig.HOST);
        assertThatThrownBy(() -> driver.storagePools(URI.create(uri)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("expected storage:///system");
        assertThat(driver.storagePools(URI.create("xen:///system")).list()).hasSize(1);
    }
}
