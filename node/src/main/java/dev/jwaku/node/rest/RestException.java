package dev.jwaku.node.rest;

/** A request that is answered by an error: in plain text, or as a whole answer. */
final class RestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RestAnswer answer;

    RestException(int status, String text) {
        this(RestAnswer.text(status, text));
    }

    private RestException(RestAnswer answer) {
        super(answer.body());
        this.answer = answer;
    }

    static RestException of(RestAnswer answer) {
        return new RestException(answer);
    }

    RestAnswer answer() {
        return answer;
    }

    /** The text of the error. */
    String text() {
        return answer.body();
    }

    boolean isJson() {
        return answer.isJson();
    }
}
