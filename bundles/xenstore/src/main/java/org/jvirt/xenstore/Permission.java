package org.jvirt.xenstore;

/**
 * One entry of a node's permissions. The first entry names the node's owner, who may do everything, and with its access what
 * every domain without an entry of its own may do.
 *
 * @param domid the domain that the entry is for, 0 to 65535
 * @param access what that domain may do
 */
public record Permission(int domid, Access access) {

    private static final int LAST_DOMID = 0xFFFF;

    /** What a domain may do with a node, and the letter for it on the wire. */
    public enum Access {
        NONE('n'),
        READ('r'),
        WRITE('w'),
        READ_WRITE('b');

        private final char letter;

        Access(char letter) {
            this.letter = letter;
        }

        private static Access of(char letter) {
            for (Access access : values()) {
                if (access.letter == letter) {
                    return access;
                }
            }
            throw new IllegalArgumentException("a permission begins with n, r, w or b, not with '" + letter + "'");
        }
    }

    /** @throws IllegalArgumentException if no domain can have that id */
    public Permission {
        if (domid < 0 || domid > LAST_DOMID) {
            throw new IllegalArgumentException("a domain id is between 0 and " + LAST_DOMID + ", not " + domid);
        }
    }

    /**
     * Reads the wire's form, e.g. {@code r5}.
     *
     * @throws IllegalArgumentException if the text is not a permission
     */
    public static Permission parse(String text) {
        if (!text.matches("[a-z][0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "a permission is a letter and a domain id, such as r5, not '" + text + "'");
        }
        return new Permission(Integer.parseInt(text.substring(1)), Access.of(text.charAt(0)));
    }

    /** The wire's form, e.g. {@code r5}. */
    @Override
    public String toString() {
        return access.letter + Integer.toString(domid);
    }
}
