package dev.jwaku.cli;

/** The command cannot do what was asked; the message is one line for a human. Ends with {@link ExitCode#WRONG_USE}. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
