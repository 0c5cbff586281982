package dev.jwaku.waku.sharding;

/** A text is no topic of the wanted form. The message says what is wrong with it. */
public final class InvalidTopicException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message names the topic and what is wrong with it */
    public InvalidTopicException(String message) {
        super(message);
    }
}
