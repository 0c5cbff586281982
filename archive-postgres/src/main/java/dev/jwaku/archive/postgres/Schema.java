package dev.jwaku.archive.postgres;

import dev.jwaku.waku.store.ArchiveException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Our tables in a database: makes them, brings them up to date and looks whether they are ours. Several nodes may do so
 * at once; Flyway locks. Tables of others in the same database are left alone.
 */
final class Schema {
    /** What this program knows. */
    static final MigrationVersion VERSION = MigrationVersion.fromVersion("1");

    /** The first that detaches a partition without stopping readers. */
    private static final int OLDEST = 14;

    private static final String HISTORY = "jwaku_schema_history";
    private static final String SCRIPTS = "classpath:dev/jwaku/archive/postgres/schema";
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final List<String> MESSAGE_COLUMNS =
            List.of("ts bigint", "topic_id integer", "version integer", "hash bytea", "payload bytea", "meta bytea");
    private static final List<String> TOPIC_COLUMNS =
            List.of("topic_id integer", "pubsub text", "content text", "unused_since timestamp with time zone");

    private final PostgresConfig config;

    Schema(PostgresConfig config) {
        this.config = config;
    }

    /**
     * Makes the database usable.
     *
     * @throws SchemaException if it cannot be, whatever is tried again
     * @throws SQLException if it is away
     */
    void prepare() throws SQLException, SchemaException {
        DataSource connections = Pool.unpooled(config.primary(), config, SILENCE);
        try (Connection connection = connections.getConnection()) {
            checkServer(connection);
        }
        Flyway flyway = Flyway.configure()
                .dataSource(connections)
                .locations(SCRIPTS)
                .table(HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        try {
            checkVersion(flyway);
            if (config.migrate()) {
                flyway.migrate();
            }
        } catch (FlywayException e) {
            throw failure(e);
        }
        try (Connection connection = connections.getConnection()) {
            checkShape(connection);
        }
    }

    private static void checkServer(Connection connection) throws SQLException, SchemaException {
        if (connection.getMetaData().getDatabaseMajorVersion() < OLDEST) {
            throw new SchemaException("the server is PostgreSQL "
                    + connection.getMetaData().getDatabaseProductVersion() + ", needed is " + OLDEST + " or newer");
        }
        String encoding = first(connection, "SHOW server_encoding").orElse("");
        if (!encoding.equals("UTF8")) {
            throw new SchemaException("the database has encoding " + encoding + ", not UTF8: make another one");
        }
    }

    private void checkVersion(Flyway flyway) throws SchemaException {
        Optional<MigrationVersion> present =
                Optional.ofNullable(flyway.info().current()).map(MigrationInfo::getVersion);
        if (present.isPresent() && present.get().compareTo(VERSION) > 0) {
            throw new SchemaException("the database has schema version " + present.get()
                    + ", made by a newer program; this one knows " + VERSION);
        }
        if (!config.migrate()
                && present.map(version -> !version.equals(VERSION)).orElse(true)) {
            throw new SchemaException("the database has schema version "
                    + present.map(MigrationVersion::toString).orElse("none") + ", not " + VERSION
                    + ", and migrations are switched off");
        }
    }

    /** A connection that broke is worth another try, a script that failed is not. */
    private static Exception cause(FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return e;
    }

    private static SchemaException failure(FlywayException e) throws SQLException {
        if (cause(e) instanceof SQLException sql) {
            if (SqlFailures.kind(sql) != ArchiveException.Kind.FAILED) {
                throw sql;
            }
            return new SchemaException("the tables cannot be made: " + SqlFailures.text(sql)
                    + "; is the database that of another program?");
        }
        return new SchemaException("the schema cannot be brought up to date: "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }

    private static void checkShape(Connection connection) throws SQLException, SchemaException {
        if (!columns(connection, "message").equals(MESSAGE_COLUMNS)
                || !columns(connection, "topic").equals(TOPIC_COLUMNS)
                || !first(
                                connection,
                                "SELECT partstrat::text FROM pg_partitioned_table WHERE partrelid ="
                                        + " 'message'::regclass")
                        .equals(Optional.of("r"))) {
            throw new SchemaException("tables message and topic are there, but not as this program makes them");
        }
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
                        + " WHERE attrelid = to_regclass('" + table + "') AND attnum > 0 AND NOT attisdropped"
                        + " ORDER BY attnum")) {
            while (row.next()) {
                columns.add(row.getString(1) + " " + row.getString(2));
            }
        }
        return columns;
    }

    private static Optional<String> first(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }
}
