package org.jvirt.itests.xenhost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code prepare} built: a folder with the files that QEMU boots, and the key for dom0's ssh. */
record XenImage(Path folder) {

    /** The script that builds images, and that alone knows where they are. */
    static Path prepareScript() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("prepare");
    }

    /** The image that belongs to the recipe as it is now; it need not be there. */
    static XenImage ofRecipe() throws IOException, InterruptedException {
        Process prepare = new ProcessBuilder(prepareScript().toString(), "--print")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String folder = new String(prepare.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (prepare.waitFor() != 0) {
            throw new IOException(prepareScript() + " --print failed with exit status " + prepare.exitValue());
        }
        return new XenImage(Path.of(folder));
    }

    /** The folder comes into being when the image is complete. */
    boolean isBuilt() {
        return Files.isDirectory(folder);
    }

    Path xen() {
        return folder.resolve("xen");
    }

    Path dom0Kernel() {
        return folder.resolve("dom0.kernel");
    }

    Path dom0Initrd() {
        return folder.resolve("dom0.initrd");
    }

    Path dom0Disk() {
        return folder.resolve("dom0.disk");
    }

    Path sshKey() {
        return folder.resolve("ssh-key");
    }

    /** Where the host keeps the disk it writes to, with its snapshots. */
    Path hostFolder() {
        return folder.resolve("host");
    }
}
