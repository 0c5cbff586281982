package dev.jwaku.messenger.profile;

/** The password does not unlock the profile: it is wrong, or missing, or there is none to give. Nothing was changed. */
public final class WrongPasswordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message names the folder and what is wrong */
    public WrongPasswordException(String message) {
        super(message);
    }
}
