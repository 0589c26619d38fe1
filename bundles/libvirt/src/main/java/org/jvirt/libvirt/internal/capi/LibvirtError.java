package org.jvirt.libvirt.internal.capi;

import org.jvirt.api.Printable;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.VirtException;

/**
 * What libvirt says went wrong.
 *
 * @param code a number of virErrorNumber
 * @param message libvirt's own words, fit to be printed
 */
public record LibvirtError(int code, String message) {
    public static final int NO_SUPPORT = 3;
    public static final int NO_DOMAIN = 42;
    public static final int OPERATION_INVALID = 55;
    public static final int DEVICE_MISSING = 99;

    private static final int INVALID_ARG = 8;
    private static final int OPERATION_FAILED = 9;
    private static final int OS_TYPE = 16;
    private static final int NO_ROOT = 18;
    private static final int NO_SOURCE = 19;
    private static final int NO_TARGET = 20;
    private static final int NO_NAME = 21;
    private static final int NO_OS = 22;
    private static final int NO_DEVICE = 23;
    private static final int XML_ERROR = 27;
    private static final int DOM_EXIST = 28;
    private static final int CONF_SYNTAX = 33;
    private static final int XML_DETAIL = 35;
    private static final int NETWORK_EXIST = 37;
    private static final int NO_NETWORK = 43;
    private static final int NO_STORAGE_POOL = 49;
    private static final int NO_STORAGE_VOL = 50;
    private static final int NO_NODE_DEVICE = 53;
    private static final int CONFIG_UNSUPPORTED = 67;
    private static final int ARGUMENT_UNSUPPORTED = 74;
    private static final int STORAGE_POOL_BUILT = 76;
    private static final int OPERATION_UNSUPPORTED = 84;
    private static final int RESOURCE_BUSY = 87;
    private static final int STORAGE_VOL_EXIST = 90;
    private static final int XML_INVALID_SCHEMA = 92;

    /** The error of the last call on this thread. */
    public static LibvirtError last(LibVirt lib) {
        int code = lib.virGetLastErrorCode();
        String message = lib.virGetLastErrorMessage();
        return new LibvirtError(code, message == null ? "no reason given" : Printable.of(message.strip()));
    }

    /**
     * The same as jvirt's error.
     *
     * @param what what failed, such as {@code "cannot start network 'default'"}
     */
    public VirtException typed(String what) {
        String sentence = what + ": " + message;
        return switch (code) {
            case NO_DOMAIN -> new NoSuchDomain(sentence);
            case NO_NETWORK -> new NoSuchNetwork(sentence);
            case NO_STORAGE_POOL -> new NoSuchStoragePool(sentence);
            case NO_STORAGE_VOL -> new NoSuchStorageVolume(sentence);
            case NO_NODE_DEVICE -> new NoSuchDevice(sentence);
            case DEVICE_MISSING -> new NotAttached(sentence);
            case RESOURCE_BUSY -> new DeviceBusy(sentence);
            case OPERATION_INVALID, STORAGE_POOL_BUILT -> new InvalidState(sentence);
            case NO_SUPPORT, OPERATION_UNSUPPORTED, ARGUMENT_UNSUPPORTED -> new NotSupported(sentence);
            case INVALID_ARG,
                    OS_TYPE,
                    NO_ROOT,
                    NO_SOURCE,
                    NO_TARGET,
                    NO_NAME,
                    NO_OS,
                    NO_DEVICE,
                    XML_ERROR,
                    XML_DETAIL,
                    XML_INVALID_SCHEMA,
                    CONF_SYNTAX,
                    CONFIG_UNSUPPORTED,
                    DOM_EXIST,
                    NETWORK_EXIST,
                    STORAGE_VOL_EXIST -> new InvalidRequest(sentence);
            default -> new HostFault(sentence, null);
        };
    }

    /** As {@link #typed} for a definition: what libvirt fails at then is a name or UUID that another has. */
    public VirtException typedForDefinition(String what) {
        return code == OPERATION_FAILED ? new InvalidRequest(what + ": " + message) : typed(what);
    }
}
