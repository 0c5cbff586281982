package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Drops partitions beside readers and writers: {@code DETACH … CONCURRENTLY}, then {@code DROP}. Each step waits for
 * locks no longer than the session allows; what stays half done is found and finished by {@link #finish} later, by any
 * node. One session at a time.
 */
final class PartitionDrop {
    private final Connection session;
    private final PartitionCatalog catalog;

    PartitionDrop(Connection session) {
        this.session = session;
        this.catalog = new PartitionCatalog(session);
    }

    void drop(Partition partition) throws SQLException {
        finish();
        if (isAttached(partition)) {
            // marked before it is detached: a table that nobody owns and nobody marked would stay for ever
            Sql.run(
                    session,
                    "COMMENT ON TABLE %s IS '%s'".formatted(Sql.quoted(partition.name()), PartitionCatalog.DROPPED));
            detach(partition);
            finish();
        }
    }

    private void detach(Partition partition) throws SQLException {
        String statement =
                "ALTER TABLE message DETACH PARTITION %s CONCURRENTLY".formatted(Sql.quoted(partition.name()));
        try {
            Sql.run(session, statement);
        } catch (SQLException e) {
            if (!Sql.is(e, Sql.NOT_IN_PREREQUISITE_STATE)) {
                throw e;
            }
            explain(e);
            // another one is pending, begun by somebody else just now
            finishPending();
            if (isAttached(partition)) {
                Sql.run(session, statement);
            }
        }
    }

    private boolean isAttached(Partition partition) throws SQLException {
        return catalog.list().stream().anyMatch(other -> other.name().equals(partition.name()));
    }

    private void explain(SQLException refused) throws SQLException {
        if (catalog.hasDefault()) {
            throw new SQLException(
                    "the table message has a DEFAULT partition, so nothing can be detached beside readers;"
                            + " move its rows and drop it",
                    refused.getSQLState(),
                    refused);
        }
    }

    /** Finishes what was begun, by whomever. */
    void finish() throws SQLException {
        finishPending();
        for (String table : catalog.leftOver()) {
            Sql.run(session, "DROP TABLE IF EXISTS " + Sql.quoted(table));
        }
    }

    private void finishPending() throws SQLException {
        Optional<Partition> pending = catalog.pending();
        if (pending.isPresent()) {
            Sql.run(
                    session,
                    "ALTER TABLE message DETACH PARTITION %s FINALIZE"
                            .formatted(Sql.quoted(pending.get().name())));
        }
    }
}
