package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchiveException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the primary every second where it is, for those who judge replicas. Runs only where there are some. */
final class PrimaryWatch implements AutoCloseable {
    private static final String POSITION = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint,"
            + " to_regclass('message')::oid::bigint WHERE to_regclass('message') IS NOT NULL";

    private static final Logger log = LoggerFactory.getLogger(PrimaryWatch.class);

    private final World world;
    private final Pool pool;
    private final PrimaryPosition position;
    private final Tasks tasks;
    private final Signal closed;

    PrimaryWatch(World world, Pool pool, PrimaryPosition position) {
        this.world = world;
        this.pool = pool;
        this.position = position;
        this.tasks = new Tasks(world, "archive-primary");
        this.closed = new Signal(world);
    }

    void start() {
        tasks.start("watch", this::watch);
    }

    private void watch() {
        do {
            long asked = world.nanoTime();
            try {
                pool.run("reach the primary", connection -> look(connection, asked));
            } catch (ArchiveException e) {
                log.atDebug().addKeyValue("error", e.getMessage()).log("position of the primary is unknown");
            }
        } while (!closed.await(Deadline.after(world, Replica.WATCH)));
    }

    private boolean look(Connection connection, long asked) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(POSITION)) {
            boolean known = row.next();
            if (known) {
                position.note(asked, row.getLong(1), row.getLong(2));
            }
            return known;
        }
    }

    @Override
    public void close() {
        closed.raise();
        tasks.close();
    }
}
