package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.api.Domains;
import org.jvirt.shell.internal.command.XmlFile;

/** A file that describes a domain: in libvirt's XML format, or, if its name ends in {@code .cfg}, in xl's. */
final class DomainFile {
    static final String DESCRIPTION = "a domain in libvirt's XML format, or in xl's if its name ends in .cfg";

    private static final String XL = "xen-xl";

    private DomainFile() {}

    /** Its document. */
    static String read(Domains domains, Path file) {
        String text = XmlFile.read(file);
        return file.toString().endsWith(".cfg") ? domains.fromNative(XL, text) : text;
    }
}
