package dev.jwaku.messenger.profile;

/** The folder holds a profile already; nothing was changed. */
public final class ProfileExistsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message names the folder */
    public ProfileExistsException(String message) {
        super(message);
    }
}
