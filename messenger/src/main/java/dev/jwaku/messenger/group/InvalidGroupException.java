package dev.jwaku.messenger.group;

/** The changes of a group do not follow its rules. */
public final class InvalidGroupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which rule */
    public InvalidGroupException(String message) {
        super(message);
    }
}
