package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * The node's clock and the database's, which many nodes share, at one moment.
 *
 * <p>One of them may be wrong, and neither knows. So history is forgotten only when it is too old by both, and
 * partitions are made for the present of both: a clock that is ahead costs no message, one that is behind costs disk.
 *
 * @param node nanoseconds since 1970
 * @param database nanoseconds since 1970
 */
record Clocks(long node, long database) {
    private static final long SECOND = 1_000_000_000L;
    private static final long MICROSECOND = 1000;

    /** Reads both. */
    static Clocks read(World world, Connection session) throws SQLException {
        Instant now = world.now();
        long micros = Sql.number(session, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
        return new Clocks(now.getEpochSecond() * SECOND + now.getNano(), micros * MICROSECOND);
    }

    /** The one that is behind. */
    long earlier() {
        return Math.min(node, database);
    }

    /** The one that is ahead. */
    long later() {
        return Math.max(node, database);
    }

    /** How far the database is ahead of the node. */
    Duration offset() {
        return Duration.ofNanos(database - node);
    }

    /** What is older may go; 0 if that is nothing. */
    long cutoff(Duration age) {
        long nanos = age.compareTo(Duration.ofNanos(earlier())) >= 0 ? earlier() : age.toNanos();
        return earlier() - nanos;
    }
}
