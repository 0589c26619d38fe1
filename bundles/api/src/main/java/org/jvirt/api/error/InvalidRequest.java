package org.jvirt.api.error;

/** The request makes no sense as it stands: a malformed value, or a device that is not what the request takes it for. Nothing was changed. */
public final class InvalidRequest extends VirtException {
    private static final long serialVersionUID = 1;

    public InvalidRequest(String message) {
        super(message);
    }
}
