package dev.jwaku.tools.store;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.StoreException;
import java.sql.SQLException;
import java.util.Locale;

/** Names of what went wrong, few and stable, for counting. */
final class Failures {
    /** An answer that has not what must be there. */
    static final String WRONG_ANSWER = "wrong-answer";
    /** A question that was due and never asked, because all clients were busy until the end. */
    static final String NOT_ASKED = "not-asked";

    private Failures() {}

    /** What kind of failure this is. */
    static String kind(Throwable failure) {
        return switch (failure) {
            case ArchiveException e ->
                "archive-" + e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
            case StoreException e -> "status-" + e.status();
            case DeadlineExceededException e -> "timeout";
            case SqlFailure e -> "sql-" + e.state();
            default -> failure.getClass().getSimpleName();
        };
    }

    /** A statement of the benchmark failed. The message has neither the statement nor the connection's address. */
    static final class SqlFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String state;

        SqlFailure(String doing, SQLException cause) {
            super(doing + ": " + cause.getMessage(), cause);
            this.state = cause.getSQLState() == null ? "unknown" : cause.getSQLState();
        }

        /** The SQLSTATE. */
        String state() {
            return state;
        }
    }
}
