package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchiveException;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streaming replica that may answer queries while it is there and not far behind. A task of its own looks at it, so
 * that no query has to find out. Thread-safe.
 */
final class Replica implements AutoCloseable {
    /** A replica further behind is left out until it has caught up. */
    static final Duration MAX_LAG = Duration.ofSeconds(30);
    /** Between two looks. */
    static final Duration WATCH = Duration.ofSeconds(2);

    /** One that has replayed all it was sent is not behind, however long nothing came. */
    private static final String LAG = "SELECT CASE WHEN NOT pg_is_in_recovery()"
            + " OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 ELSE"
            + " coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END";

    private static final Logger log = LoggerFactory.getLogger(Replica.class);

    private final World world;
    private final Pool pool;
    private final Tasks tasks;
    private final Signal closed;
    private volatile boolean usable;
    private volatile double lag;

    Replica(World world, Pool pool) {
        this.world = world;
        this.pool = pool;
        this.tasks = new Tasks(world, "archive-" + pool.purpose());
        this.closed = new Signal(world);
        world.meters().doubleGauge("jwaku_archive_replica_lag_seconds", () -> lag, "pool", pool.purpose());
        world.meters().gauge("jwaku_archive_replica_usable", () -> usable ? 1 : 0, "pool", pool.purpose());
    }

    void start() {
        tasks.start("watch", this::watch);
    }

    private void watch() {
        do {
            look();
        } while (!closed.await(Deadline.after(world, WATCH)));
    }

    private void look() {
        try {
            lag = pool.run("reach the replica", connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(LAG)) {
                    return row.next() ? row.getDouble(1) : 0;
                }
            });
            use(lag <= MAX_LAG.toSeconds(), "it is " + Math.round(lag) + " s behind");
        } catch (ArchiveException e) {
            if (e.kind() != ArchiveException.Kind.BUSY) {
                use(false, String.valueOf(e.getMessage()));
            }
        }
    }

    private void use(boolean wanted, String reason) {
        if (wanted && !usable) {
            log.atInfo().addKeyValue("pool", pool.purpose()).log("replica is used");
        } else if (!wanted && usable) {
            log.atWarn()
                    .addKeyValue("pool", pool.purpose())
                    .addKeyValue("error", reason)
                    .log("replica is not used");
        }
        usable = wanted;
    }

    /** Whether queries should go there. */
    boolean isUsable() {
        return usable;
    }

    /** A query found it away: nobody else should try until somebody has looked. */
    void failed(ArchiveException failure) {
        if (failure.kind() != ArchiveException.Kind.BUSY) {
            use(false, String.valueOf(failure.getMessage()));
        }
    }

    Pool pool() {
        return pool;
    }

    /** Ends the task; the pool is its owner's. */
    @Override
    public void close() {
        closed.raise();
        tasks.close();
    }
}
