package dev.jwaku.messenger.chat;

/** A text was not accepted; nothing was stored. */
public final class MessageRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message says why */
    public MessageRefusedException(String message) {
        super(message);
    }
}
