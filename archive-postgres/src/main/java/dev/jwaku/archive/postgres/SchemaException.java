package dev.jwaku.archive.postgres;

/** A database cannot be used as it is; somebody has to do something about it. The text says what is wrong. */
final class SchemaException extends Exception {
    private static final long serialVersionUID = 1L;

    SchemaException(String message) {
        super(message);
    }
}
