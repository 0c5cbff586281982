package dev.jwaku.node.rest;

/** A request that is answered by an error: in plain text, or as a whole answer. */
public final class RestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RestAnswer answer;

    /** An error in plain text. */
    public RestException(int status, String text) {
        this(RestAnswer.text(status, text));
    }

    private RestException(RestAnswer answer) {
        super(answer.body());
        this.answer = answer;
    }

    /** A whole answer. */
    public static RestException of(RestAnswer answer) {
        return new RestException(answer);
    }

    /** What to answer. */
    public RestAnswer answer() {
        return answer;
    }

    /** The text of the error. */
    public String text() {
        return answer.body();
    }

    /** Whether the answer is JSON. */
    public boolean isJson() {
        return answer.isJson();
    }
}
