package org.jvirt.xenstore.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvirt.xenstore.Errno;
import org.jvirt.xenstore.ErrorReplyException;
import org.jvirt.xenstore.Nodes;
import org.jvirt.xenstore.Permission;
import org.jvirt.xenstore.ProtocolViolationException;

/** The requests about nodes; in a transaction or not is the heir's matter. */
abstract class NodeRequests implements Nodes {

    /** Sends a request and returns its answer, which is not an error. */
    abstract Packet call(Request request);

    /** Sends requests, all before the first answer is awaited, and returns their answers in the same order. */
    abstract List<Connection.Answer> callAll(List<Request> requests);

    /** Has a change made, by the next answer that this gives at the latest. */
    abstract void change(Request request);

    @Override
    public byte[] read(String path) {
        return call(Request.of(MessageType.READ, PathRules.node(path))).payload();
    }

    @Override
    public String readString(String path) {
        return new String(read(path), StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> find(String path) {
        return Optional.ofNullable(findAll(List.of(path)).get(path));
    }

    @Override
    public Map<String, String> findAll(Collection<String> paths) {
        List<String> distinct = paths.stream().distinct().toList();
        List<Connection.Answer> answers = callAll(distinct.stream()
                .map(path -> Request.of(MessageType.READ, PathRules.node(path)))
                .toList());
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < distinct.size(); i++) {
            try {
                found.put(distinct.get(i), new String(answers.get(i).success().payload(), StandardCharsets.UTF_8));
            } catch (ErrorReplyException e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
            }
        }
        return found;
    }

    @Override
    public void write(String path, byte[] value) {
        change(Request.write(PathRules.node(path), value));
    }

    @Override
    public void write(String path, String value) {
        write(path, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void mkdir(String path) {
        change(Request.of(MessageType.MKDIR, PathRules.node(path)));
    }

    @Override
    public void remove(String path) {
        change(Request.of(MessageType.RM, PathRules.node(path)));
    }

    @Override
    public List<String> directory(String path) {
        Request request = Request.of(MessageType.DIRECTORY, PathRules.node(path));
        try {
            return call(request).strings();
        } catch (ErrorReplyException e) {
            if (e.errno() == Errno.E2BIG) {
                return directoryInParts(path, e);
            }
            throw e;
        }
    }

    private List<String> directoryInParts(String path, ErrorReplyException tooBig) {
        try {
            return new DirectoryInParts(this, path).read();
        } catch (ErrorReplyException e) {
            if (e.errno() == Errno.ENOSYS) {
                // That the daemon (before Xen 4.9) knows no parts only says why the first answer has to stand.
                tooBig.addSuppressed(e);
                throw tooBig;
            }
            throw e;
        }
    }

    @Override
    public List<Permission> permissions(String path) {
        Packet answer = call(Request.of(MessageType.GET_PERMS, PathRules.nodeOrSpecial(path)));
        try {
            return answer.strings().stream().map(Permission::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException(
                    "the daemon sent bad permissions of " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void setPermissions(String path, List<Permission> permissions) {
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("the permissions of " + path + " need at least the owner's entry");
        }
        List<String> arguments = new ArrayList<>();
        arguments.add(PathRules.nodeOrSpecial(path));
        permissions.forEach(permission -> arguments.add(permission.toString()));
        change(Request.of(MessageType.SET_PERMS, arguments.toArray(String[]::new)));
    }
}
