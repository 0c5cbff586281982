package dev.jwaku.archive.postgres;

import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchiveException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the codes of PostgreSQL (its manual, appendix A) mean to who uses an archive. */
final class SqlFailures {
    private static final String CHECK_VIOLATION = "23514";
    private static final String QUERY_CANCELED = "57014";
    private static final String DISK_FULL = "53100";

    private SqlFailures() {}

    /** The failure for callers. Its text has no rows and no parameters in it, so no payloads and no secrets. */
    static ArchiveException translated(String what, SQLException e) {
        return new ArchiveException(kind(e), "cannot " + what + ": " + text(e), e);
    }

    static Kind kind(SQLException e) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        return switch (state) {
            case QUERY_CANCELED -> Kind.TOO_SLOW;
            case DISK_FULL -> Kind.FULL;
            // lock not available, serialization, deadlock
            case "55P03", "40001", "40P01" -> Kind.BUSY;
            // a standby, or a database that an operator made read-only
            case "25006" -> Kind.READ_ONLY;
            // tables or columns are gone
            case "42P01", "42703", "3F000" -> Kind.UNREADABLE;
            default -> kindOfClass(state);
        };
    }

    private static Kind kindOfClass(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            // connection, authorization, no such database, out of resources, operator intervention
            case "08", "28", "3D", "53", "57" -> Kind.UNAVAILABLE;
            // input or output failed, damaged
            case "58", "XX" -> Kind.UNREADABLE;
            default -> Kind.FAILED;
        };
    }

    static boolean isTimeout(SQLException e) {
        return QUERY_CANCELED.equals(e.getSQLState());
    }

    /** Whether there is no partition for the time of a row. */
    static boolean isWithoutPartition(SQLException e) {
        return CHECK_VIOLATION.equals(e.getSQLState())
                && server(e).map(said -> said.getConstraint() == null).orElse(false);
    }

    /** What the server said, without the rows it said it of. */
    static String text(SQLException e) {
        if (e instanceof SQLTransientConnectionException) {
            // of the pool; what the server said to it last comes next
            return Optional.ofNullable(e.getNextException())
                    .filter(PSQLException.class::isInstance)
                    .map(SqlFailures::text)
                    .orElse("no connection to the database in time");
        }
        return server(e)
                .flatMap(said -> Optional.ofNullable(said.getMessage()))
                .orElseGet(
                        () -> String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }

    private static Optional<ServerErrorMessage> server(SQLException e) {
        return e instanceof PSQLException failure
                ? Optional.ofNullable(failure.getServerErrorMessage())
                : Optional.empty();
    }
}
