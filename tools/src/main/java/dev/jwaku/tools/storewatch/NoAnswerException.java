package dev.jwaku.tools.storewatch;

/** A store node did not answer a question, or not properly. Says nothing about what it has. */
public final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what happened, in words */
    public NoAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
