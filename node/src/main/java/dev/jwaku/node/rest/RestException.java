package dev.jwaku.node.rest;

/** A request that is answered by an error in plain text. */
final class RestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RestException(int status, String text) {
        super(text);
        this.status = status;
    }

    RestAnswer answer() {
        return RestAnswer.text(status, String.valueOf(getMessage()));
    }
}
