package dev.jwaku.tools.gateway;

/** A call that is answered by an error of JSON-RPC. */
final class RpcException extends RuntimeException {
    /** The body is no JSON. */
    static final int PARSE = -32_700;
    /** The JSON is no request. */
    static final int INVALID_REQUEST = -32_600;
    /** There is no such method. */
    static final int NO_METHOD = -32_601;
    /** Parameters are missing or of the wrong kind. */
    static final int INVALID_PARAMS = -32_602;
    /** The method could not do it; what the reference answers for everything its methods return. */
    static final int FAILED = -32_000;

    private static final long serialVersionUID = 1L;

    private final int code;

    RpcException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
