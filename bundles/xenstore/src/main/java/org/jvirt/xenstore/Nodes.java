package org.jvirt.xenstore;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Requests about nodes, outside of transactions ({@link XenStore}) or in one ({@link TransactionBody}).
 *
 * <p>A path is absolute, or relative to {@code /local/domain/ID} of the domain that the client runs in; it consists of
 * {@code A-Z a-z 0-9 - / _ @}, has no empty part, and at most 3072 (relative: 2048) characters. A path or a value that the
 * protocol has no room for (4096 bytes for both) is refused with {@link IllegalArgumentException} and not sent.
 *
 * <p>Every method may throw a {@link XenStoreException}; {@link ErrorReplyException} with {@link Errno#ENOENT} where the node
 * does not exist, with {@link Errno#EACCES} where this client may not see or change it.
 */
@ProviderType
public interface Nodes {

    /** The value of a node, which may be empty. */
    byte[] read(String path);

    /** The value of a node as UTF-8 text. */
    String readString(String path);

    /** The value of a node as UTF-8 text, or empty if there is no such node. */
    Optional<String> find(String path);

    /**
     * The values of those of the nodes that exist, by path, as UTF-8 text. All requests are sent at once, so that it takes little
     * longer than the reading of one; outside of a transaction others may change nodes between them.
     */
    Map<String, String> findAll(Collection<String> paths);

    /** Sets a node's value; makes the node, and those above it, if they do not exist. */
    void write(String path, byte[] value);

    /** Sets a node's value to UTF-8 text; makes the node, and those above it, if they do not exist. */
    void write(String path, String value);

    /** Makes a node with an empty value, and those above it; a node that exists stays as it is. */
    void mkdir(String path);

    /** Removes a node and all below it. It is no error if the node does not exist. */
    void remove(String path);

    /**
     * The names of a node's children, in the daemon's order. A directory that exceeds a packet is read in parts, all from one
     * state of the node.
     *
     * @throws ConflictException if a long directory kept changing while it was read
     */
    List<String> directory(String path);

    /** A node's permissions, the owner's first. The path may also be a special one, such as {@code @releaseDomain}. */
    List<Permission> permissions(String path);

    /**
     * Replaces a node's permissions, the owner's first. The path may also be a special one, such as {@code @releaseDomain}.
     *
     * @param permissions at least one
     */
    void setPermissions(String path, List<Permission> permissions);
}
