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
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streaming replica that may answer queries while it is there and not far behind. A task of its own looks at it, so
 * that no query has to find out. Thread-safe.
 */
final class Replica implements AutoCloseable {
    /** Between two looks at one that answers; doubled up to the limit for one that does not. */
    static final Duration WATCH = Duration.ofSeconds(1);
    /** One that has not answered for so long is not asked anything else. */
    static final Duration SILENCE = WATCH.multipliedBy(3);

    private static final String STATE = "SELECT pg_is_in_recovery(), coalesce(to_regclass('message')::oid::bigint, 0),"
            + " coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)::bigint";

    private static final Logger log = LoggerFactory.getLogger(Replica.class);

    private final World world;
    private final Pool pool;
    private final PrimaryPosition primary;
    private final PostgresLimits limits;
    private final Tasks tasks;
    private final Signal closed;
    private volatile State state;
    private volatile String reason = "it was not looked at yet";
    /** For the log only. */
    private volatile boolean wasUsable;

    /**
     * What the last look found.
     *
     * @param isThere whether it answered, as a replica of our primary
     * @param replayed bytes of the log
     * @param at when it was asked
     */
    private record State(boolean isThere, long replayed, long at) {
        State away() {
            return new State(false, replayed, at);
        }
    }

    Replica(World world, Pool pool, PrimaryPosition primary, PostgresLimits limits) {
        this.world = world;
        this.pool = pool;
        this.primary = primary;
        this.limits = limits;
        this.tasks = new Tasks(world, "archive-" + pool.purpose());
        this.closed = new Signal(world);
        this.state = new State(false, 0, world.nanoTime());
        world.meters().doubleGauge("jwaku_archive_replica_lag_seconds", this::lagSeconds, "pool", pool.purpose());
        world.meters().gauge("jwaku_archive_replica_usable", () -> isUsable() ? 1 : 0, "pool", pool.purpose());
    }

    void start() {
        tasks.start("watch", this::watch);
    }

    private void watch() {
        Duration pause = WATCH;
        while (!closed.await(Deadline.after(world, pause))) {
            look();
            Duration doubled = pause.multipliedBy(2);
            pause = state.isThere ? WATCH : doubled.compareTo(limits.maxRetry()) > 0 ? limits.maxRetry() : doubled;
        }
    }

    private void look() {
        long asked = world.nanoTime();
        try {
            state = pool.run("reach the replica", connection -> state(connection, asked));
        } catch (ArchiveException e) {
            if (e.kind() != ArchiveException.Kind.BUSY) {
                away(String.valueOf(e.getMessage()));
            }
        }
        say();
    }

    private State state(Connection connection, long asked) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STATE)) {
            boolean isReplica = row.next() && row.getBoolean(1);
            boolean isOurs = isReplica && primary.isOf(row.getLong(2));
            reason = isOurs ? "" : isReplica ? "it is not one of this primary" : "it is no replica";
            return new State(isOurs, isReplica ? row.getLong(3) : 0, asked);
        }
    }

    private void away(String why) {
        reason = why;
        state = state.away();
    }

    private void say() {
        boolean usable = isUsable();
        if (usable && !wasUsable) {
            log.atInfo().addKeyValue("pool", pool.purpose()).log("replica is used");
        } else if (!usable && wasUsable) {
            log.atWarn()
                    .addKeyValue("pool", pool.purpose())
                    .addKeyValue("error", state.isThere ? "it is " + lagSeconds() + " s behind" : reason)
                    .log("replica is not used");
        }
        wasUsable = usable;
    }

    /** Whether queries should go there. */
    boolean isUsable() {
        State seen = state;
        Optional<Duration> age = primary.age(seen.replayed);
        return seen.isThere
                && world.nanoTime() - seen.at <= SILENCE.toNanos()
                && age.isPresent()
                && age.get().compareTo(limits.replicaLag()) <= 0;
    }

    /** A minute or more counts as a minute. */
    private double lagSeconds() {
        return primary.age(state.replayed).orElse(Duration.ofMinutes(1)).toMillis() / 1000.0;
    }

    /** A query found it away: nobody else should try until somebody has looked. */
    void failed(ArchiveException failure) {
        if (failure.kind() != ArchiveException.Kind.BUSY) {
            away(String.valueOf(failure.getMessage()));
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
