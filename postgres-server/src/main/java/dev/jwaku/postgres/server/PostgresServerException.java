package dev.jwaku.postgres.server;

/** A server could not be made, started or stopped; the message has the end of what it said. */
public final class PostgresServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PostgresServerException(String message) {
        super(message);
    }

    PostgresServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
