package dev.jwaku.waku.sharding;

/** A text is no topic of the wanted form. The message says what is wrong with it. */
public final class InvalidTopicException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidTopicException(String message) {
        super(message);
    }
}
