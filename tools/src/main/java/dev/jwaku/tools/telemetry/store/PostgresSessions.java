package dev.jwaku.tools.telemetry.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.jwaku.archive.postgres.PostgresUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to a PostgreSQL database, which other instances of the service may use as well. */
final class PostgresSessions implements Sessions {
    private static final String SCRIPTS = "classpath:dev/jwaku/tools/telemetry/store/schema";
    private static final String HISTORY = "jwaku_telemetry_schema_history";
    private static final int CONNECTIONS = 8;
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration STATEMENT = Duration.ofSeconds(60);
    /**
     * Keys are looked up by hundreds, in tables of millions. Where the planner underestimates how many rows a join has,
     * it would read whole tables with further processes, which are started for each statement.
     */
    private static final String PLANS =
            "; SET jit = off; SET max_parallel_workers_per_gather = 0; SET random_page_cost = 1.1";

    private final HikariDataSource connections;

    private PostgresSessions(HikariDataSource connections) {
        this.connections = connections;
    }

    /**
     * Opens it, makes the tables and the partitions of these months.
     *
     * @throws IOException if the database is away or not fit
     */
    static PostgresSessions open(PostgresUrl url, Instant now) throws IOException {
        PGSimpleDataSource source = source(url);
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations(SCRIPTS)
                    .table(HISTORY)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IOException("the tables of telemetry cannot be made in PostgreSQL: " + text(e), e);
        }
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("telemetry");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(1);
        pool.setAutoCommit(false);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(WAIT.toMillis());
        pool.setConnectionInitSql("SET statement_timeout = " + STATEMENT.toMillis() + "; SET lock_timeout = "
                + STATEMENT.toMillis() + PLANS);
        PostgresSessions sessions = new PostgresSessions(new HikariDataSource(pool));
        try {
            sessions.makePartitions(now);
        } catch (StoreException e) {
            sessions.close();
            throw new IOException(e.getMessage(), e);
        }
        return sessions;
    }

    private static PGSimpleDataSource source(PostgresUrl url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url.jdbcUrl());
        Properties properties = url.properties();
        properties.putIfAbsent("ApplicationName", "jwaku-telemetry");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty(
                "socketTimeout", Long.toString(STATEMENT.multipliedBy(2).toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("prepareThreshold", "3");
        properties.setProperty("logServerErrorDetail", "false");
        try {
            for (String name : properties.stringPropertyNames()) {
                source.setProperty(name, properties.getProperty(name));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the driver does not know a property", e);
        }
        return source;
    }

    private static String text(FlywayException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Makes those that are not there, from two months ago to two months ahead; one instance at a time. */
    void makePartitions(Instant now) {
        write("make partitions", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_xact_lock(" + Locks.PARTITIONS + ")");
                for (String sql : Tables.partitions(now)) {
                    statement.execute(sql);
                }
            }
            return true;
        });
    }

    @Override
    public <T> T write(String what, Work<T> work) {
        try (Connection connection = connections.getConnection()) {
            return Transactions.run(what, connection, work);
        } catch (SQLException e) {
            throw Transactions.failure(what, e);
        }
    }

    @Override
    public <T> T read(String what, Work<T> work) {
        return write(what, work);
    }

    @Override
    public boolean isPostgres() {
        return true;
    }

    @Override
    public void close() {
        connections.close();
    }
}
