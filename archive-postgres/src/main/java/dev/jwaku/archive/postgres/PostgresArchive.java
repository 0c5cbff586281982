package dev.jwaku.archive.postgres;

import dev.jwaku.archive.Queries;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A history in PostgreSQL, which several nodes may share. Rows lie in partitions by time.
 *
 * <p>Opens without the database: a task connects to it, again and again, and makes the tables. Until then, and when the
 * database goes away, calls fail with {@link ArchiveException.Kind#UNAVAILABLE} within the connect timeout;
 * {@link #trouble} says why. An insert whose connection broke may have been made; giving it again does no harm.
 *
 * <p>Messages older than the policy's age are never answered, also while their rows are still there. Thread-safe.
 */
public final class PostgresArchive implements MessageArchive {
    /** A query of several statements is broken off after so long: who asked has given up by then. */
    public static final Duration QUERY_LIMIT = Duration.ofSeconds(4);

    private static final int REMEMBERED_CURSORS = 10_000;
    private static final int DELETE_SLICE = 2000;
    /** Up to so many messages are counted, more are estimated: counting reads every row. */
    private static final long MAX_COUNTED = 100_000;
    /** Partitions that were never looked at by the server, in bytes per message. */
    private static final int USUAL_ROW = 1500;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final World world;
    private final List<Pool> pools;
    private final Cutoff cutoff;
    private final Pool writes;
    private final Readers readers;
    private final Opening opening;
    private final PostgresMeters meters;
    private final PostgresInsert insert;
    private final Maintenance maintenance;

    private PostgresArchive(World world, PostgresConfig config) {
        this.world = world;
        this.cutoff = new Cutoff(world, config.retention());
        this.meters = new PostgresMeters(world);
        Topics topics = new Topics(world, config.limits().newTopicsPerHour());
        Sessions sessions = () ->
                Pool.unpooled(config.primary(), config, Partitions.SILENCE).getConnection();
        OnDemandPartitions partitions = new OnDemandPartitions(world, sessions, config.retention());
        this.insert = new PostgresInsert(topics, new Acceptance(world, cutoff), partitions, meters);
        this.maintenance = new Maintenance(world, sessions, config.retention(), config.applicationName());
        LeastRecent<MessageHash, Long> cursors = new LeastRecent<>(REMEMBERED_CURSORS);
        this.writes = Pool.open(
                world,
                config.primary(),
                new Pool.Role("write", config.writers(), config.limits().write(), false),
                config);
        this.readers = Readers.open(world, config, topics, cursors, meters);
        this.pools = Stream.concat(readers.pools().stream(), Stream.of(writes)).toList();
        meters.watch(pools, topics);
        this.opening = new Opening(world, config, new Schema(config), writes);
    }

    /** Opens an archive; the database may be away. */
    public static PostgresArchive open(World world, PostgresConfig config) {
        PostgresArchive archive = new PostgresArchive(world, config);
        archive.readers.start();
        archive.opening.start(archive.maintenance::start);
        return archive;
    }

    /**
     * Waits until the database was there once and has our tables.
     *
     * @return false if the deadline passed first; {@link #trouble} says why
     */
    public boolean awaitReady(Deadline deadline) {
        return opening.awaitReady(deadline);
    }

    @Override
    public Optional<String> trouble() {
        return opening.trouble();
    }

    /** Why old messages stay or partitions are missing, or that clocks differ. */
    @Override
    public Optional<String> warning() {
        return maintenance.failure();
    }

    @Override
    public int insert(List<ArchivedMessage> messages) {
        if (messages.isEmpty()) {
            return 0;
        }
        List<ArchivedMessage> checked = insert.checked(messages);
        opening.check("keep messages");
        return writes.run("keep messages", connection -> insert.run(connection, checked));
    }

    @Override
    public StorePage query(StoreQuery query) {
        Queries.check(query);
        // without the primary a replica still answers what it has
        if (!readers.hasReplica()) {
            opening.check("query messages");
        }
        return readers.query(query, new Range(cutoff.nanos(), Long.MAX_VALUE), Deadline.after(world, QUERY_LIMIT));
    }

    /** Exact up to about {@value #MAX_COUNTED} messages, beyond that what the server estimates. */
    @Override
    public long count() {
        long estimate = number(
                        PostgresMeters.Shape.S8,
                        "SELECT coalesce(sum(CASE WHEN c.reltuples > 0 AND c.relpages > 0 THEN c.reltuples / c.relpages"
                                + " * pg_relation_size(c.oid) / current_setting('block_size')::int"
                                + " ELSE pg_relation_size(c.oid) / ? END), 0)::bigint"
                                + " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                                + " WHERE i.inhparent = 'message'::regclass",
                        USUAL_ROW)
                .orElse(0);
        return estimate >= MAX_COUNTED
                ? estimate
                : number(PostgresMeters.Shape.S8, "SELECT count(*) FROM message WHERE ts >= ?", cutoff.nanos())
                        .orElse(0);
    }

    @Override
    public OptionalLong oldest() {
        return number(
                PostgresMeters.Shape.S9, "SELECT ts FROM message WHERE ts >= ? ORDER BY ts LIMIT 1", cutoff.nanos());
    }

    /** Tables with indexes of all partitions. */
    @Override
    public long sizeBytes() {
        return number(
                        PostgresMeters.Shape.S8,
                        "SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits"
                                + " WHERE inhparent = 'message'::regclass AND ? = 0",
                        0)
                .orElse(0);
    }

    private OptionalLong number(PostgresMeters.Shape shape, String text, long parameter) {
        opening.check("read figures");
        return readers.primary()
                .run(
                        "read figures",
                        connection -> meters.timed(shape, () -> {
                            try (PreparedStatement statement = connection.prepareStatement(text)) {
                                statement.setLong(1, parameter);
                                try (ResultSet row = statement.executeQuery()) {
                                    return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
                                }
                            }
                        }));
    }

    /** Row by row, for small histories: the policy's own way is to drop partitions. */
    @Override
    public int deleteOlderThan(long nanos, int most) {
        return delete(nanos, most);
    }

    @Override
    public int deleteOldest(int most) {
        return delete(Long.MAX_VALUE, most);
    }

    /** In slices, so that no statement takes long. */
    private int delete(long before, int most) {
        opening.check("forget messages");
        int deleted = 0;
        while (deleted < most) {
            int slice = Math.min(DELETE_SLICE, most - deleted);
            int gone = writes.run("forget messages", connection -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "DELETE FROM message m USING (SELECT ts, hash FROM message WHERE ts < ? ORDER BY ts, hash"
                                + " LIMIT ?) k WHERE m.ts = k.ts AND m.hash = k.hash")) {
                    statement.setLong(1, before);
                    statement.setInt(2, slice);
                    return statement.executeUpdate();
                }
            });
            deleted += gone;
            if (gone < slice) {
                break;
            }
        }
        return deleted;
    }

    /** Waits at most {@link #CLOSE_LIMIT} for the pools: a server that does not answer is no reason to wait longer. */
    @Override
    public void close() {
        opening.close();
        maintenance.close();
        readers.close();
        Tasks closing = new Tasks(world, "archive-postgres-close");
        List<Tasks.Task> tasks = pools.stream()
                .map(pool -> closing.start(pool.purpose(), pool::close))
                .toList();
        Deadline deadline = Deadline.after(world, CLOSE_LIMIT);
        tasks.forEach(task -> task.join(deadline));
        closing.close(Duration.ZERO);
    }
}
