package org.jvirt.api.access;

/** What a platform can grant. None contains another: whoever is to operate domains needs {@link #READ} too, to find them. */
public enum Permission {
    /** To open a connection, to look at all that it has, and to hear of events; not to read what a volume holds. */
    READ,
    /**
     * To change domains, pools and networks: what neither is annotated with {@link Needs} nor named by another permission. A shutdown or destroy needs no
     * {@link #FORCE}, though it takes the domain's devices by force in the end: a domain that ends loses them in any case.
     */
    OPERATE,
    /**
     * To take a device that its guest does not let go of: a detach under another policy than never, whoever chose that policy, and a repair with
     * {@link org.jvirt.api.RepairChoice#TAKE}. It is needed beside the permission for the call itself.
     */
    FORCE,
    /**
     * To take devices from the host's drivers and to give them back, to reset, release and repair them; also to attach a device that is to be seized
     * first, and to make a domain whose document has one taken so ({@code managed='yes'}). To attach one that is assignable is {@link #OPERATE}, as is to
     * start a domain that is there.
     */
    HOST_DEVICES
}
