package dev.jwaku.cli;

import java.io.PrintWriter;

/** Tells a human in one line why a command ended without doing its work. */
final class Complaint {
    /** Set to anything, failures come with their stack trace. */
    static final String DEBUG_VARIABLE = "JWAKU_DEBUG";

    private Complaint() {}

    /** Our own refusals are one plain line; of anything else the line says how to see more. */
    static int of(Exception failure, String command, PrintWriter err) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        boolean expected = failure instanceof UsageException || failure instanceof IllegalArgumentException;
        boolean debug = System.getenv(DEBUG_VARIABLE) != null;
        String hint = expected || debug ? "" : " (" + DEBUG_VARIABLE + "=1 shows where)";
        return of(message + hint, failure, command, err);
    }

    /** With words of the caller's own. */
    static int of(String message, Exception failure, String command, PrintWriter err) {
        err.println(command + ": " + message.replaceAll("\\s*\\R\\s*", " "));
        if (System.getenv(DEBUG_VARIABLE) != null) {
            failure.printStackTrace(err);
        }
        return ExitCode.WRONG_USE;
    }
}
