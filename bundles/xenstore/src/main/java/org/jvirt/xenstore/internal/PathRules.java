package org.jvirt.xenstore.internal;

/** What the protocol accepts as a path. Checked before anything is sent, so that bad input never reaches the daemon. */
public final class PathRules {

    static final int MAX_ABSOLUTE = 3072;
    static final int MAX_RELATIVE = 2048;

    private PathRules() {}

    /** @return the path, which is that of a node */
    public static String node(String path) {
        if (path.startsWith("@")) {
            throw new IllegalArgumentException("the special path '" + path + "' is not that of a node");
        }
        return nodeOrSpecial(path);
    }

    /** @return the path, which is that of a node or a special one such as {@code @releaseDomain} */
    public static String nodeOrSpecial(String path) {
        int longest = path.startsWith("/") ? MAX_ABSOLUTE : MAX_RELATIVE;
        if (path.length() > longest) {
            throw new IllegalArgumentException(
                    "a path has at most " + longest + " characters, but this one has " + path.length());
        }
        for (int i = 0; i < path.length(); i++) {
            if (!isAllowed(path.charAt(i))) {
                throw new IllegalArgumentException("a path consists of A-Z a-z 0-9 - / _ @, but character " + (i + 1)
                        + " of '" + printable(path) + "' is another");
            }
        }
        boolean isRoot = path.equals("/");
        if (path.isEmpty() || path.contains("//") || (path.endsWith("/") && !isRoot)) {
            throw new IllegalArgumentException("a path has no empty part, but '" + path + "' has");
        }
        return path;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-/_@".indexOf(c) >= 0;
    }

    private static String printable(String path) {
        return path.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
