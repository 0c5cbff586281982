package dev.jwaku.archive.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchiveException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to one server for one purpose, opened as needed. Thread-safe. At most as many pieces of work run as there
 * are connections; further ones wait for their turn for at most {@link PostgresLimits#gate}, and then for a connection,
 * should the server be away, for at most {@link PostgresLimits#connect}.
 *
 * <p>Statements run on the thread that asks, not through {@link World#offload}: the driver waits in sockets and on
 * locks of the platform, which park a virtual thread and hold no carrier, and four at once would be too few.
 */
final class Pool implements AutoCloseable {
    private static final int CACHED_STATEMENTS = 64;
    /**
     * Every shape of a query has its index and needs no other plan, whatever the statistics of a young partition say;
     * and planning for all partitions takes longer than running.
     */
    private static final String READING = "; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
            + " SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0";

    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private final World world;
    private final Role role;
    private final Duration gate;
    private final HikariDataSource connections;
    private final Mailbox<Boolean> free;
    private final AtomicInteger waiting = new AtomicInteger();

    private Pool(World world, Role role, Duration gate, HikariDataSource connections) {
        this.world = world;
        this.role = role;
        this.gate = gate;
        this.connections = connections;
        this.free = new Mailbox<>(world, role.size);
        for (int i = 0; i < role.size; i++) {
            free.offer(true);
        }
    }

    /** A pool without connections yet; the server may be away. */
    static Pool open(World world, PostgresUrl url, Role role, PostgresConfig config) {
        PostgresLimits limits = config.limits();
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("archive-" + role.purpose);
        // a data source and no properties: the pool would log those
        pool.setDataSource(unpooled(url, config, limits.socket()));
        pool.setMaximumPoolSize(role.size);
        pool.setMinimumIdle(1);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(limits.connect().toMillis());
        pool.setValidationTimeout(limits.connect().toMillis());
        pool.setIdleTimeout(IDLE.toMillis());
        pool.setMaxLifetime(LIFETIME.toMillis());
        pool.setConnectionInitSql(settings(role, limits));
        return new Pool(world, role, limits.gate(), new HikariDataSource(pool));
    }

    /** A connection of its own for everybody who asks: for work that outlasts the limits of the pools. */
    static DataSource unpooled(PostgresUrl url, PostgresConfig config, Duration silence) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url.jdbcUrl());
        Properties properties = properties(url, config, silence);
        try {
            for (String name : properties.stringPropertyNames()) {
                source.setProperty(name, properties.getProperty(name));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the driver does not know a property", e);
        }
        return source;
    }

    /** Of the driver. */
    private static Properties properties(PostgresUrl url, PostgresConfig config, Duration silence) {
        Properties properties = url.properties();
        properties.putIfAbsent("ApplicationName", config.applicationName());
        properties.putIfAbsent(
                "connectTimeout", Long.toString(seconds(config.limits().connect())));
        properties.setProperty(
                "loginTimeout", Long.toString(seconds(config.limits().connect().multipliedBy(2))));
        properties.setProperty("socketTimeout", Long.toString(seconds(silence)));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("preparedStatementCacheQueries", Integer.toString(CACHED_STATEMENTS));
        properties.setProperty("binaryTransfer", "true");
        // details of errors have rows in them, which are not for logs
        properties.setProperty("logServerErrorDetail", "false");
        return properties;
    }

    private static long seconds(Duration time) {
        return Math.max(1, time.toSeconds());
    }

    /** A statement and no start-up option: pgbouncer refuses those. */
    private static String settings(Role role, PostgresLimits limits) {
        String settings = "SET statement_timeout = " + role.statement.toMillis() + "; SET lock_timeout = "
                + limits.lock().toMillis() + "; SET idle_in_transaction_session_timeout = "
                + limits.socket().toMillis() + "; SET jit = off";
        return role.reads ? settings + READING : settings;
    }

    /**
     * Runs the work on a connection.
     *
     * @throws ArchiveException of kind BUSY if its turn did not come, UNAVAILABLE if the server is away, or as
     *     {@link SqlFailures} says
     */
    <T> T run(String what, SqlWork<T> work) {
        waiting.incrementAndGet();
        boolean admitted;
        try {
            admitted = free.take(Deadline.after(world, gate)) != null;
        } finally {
            waiting.decrementAndGet();
        }
        if (!admitted) {
            throw new ArchiveException(
                    free.isClosed() ? ArchiveException.Kind.UNAVAILABLE : ArchiveException.Kind.BUSY,
                    "cannot " + what + ": "
                            + (free.isClosed() ? "the archive is closed" : "all connections are in use"));
        }
        try (Connection connection = connections.getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw SqlFailures.translated(what, e);
        } finally {
            free.offer(true);
        }
    }

    DataSource connections() {
        return connections;
    }

    String purpose() {
        return role.purpose;
    }

    /** Pieces of work under way. */
    int inUse() {
        return role.size - free.size();
    }

    /** Pieces of work that wait for their turn. */
    int waiting() {
        return waiting.get();
    }

    /** May take as long as it takes to give up a connection that is being made. */
    @Override
    public void close() {
        free.close();
        connections.close();
    }

    /**
     * What a pool is for.
     *
     * @param purpose names it in logs and metrics
     * @param size most connections
     * @param statement longest statement
     * @param reads whether it runs queries only
     */
    record Role(String purpose, int size, Duration statement, boolean reads) {}
}
