package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import java.util.List;

/**
 * Where a history in PostgreSQL is and how it is used.
 *
 * @param primary the database that takes messages
 * @param replicas streaming replicas of it that answer queries; empty if the primary does
 * @param retention what is kept
 * @param maxConnections most connections to the primary, and to each replica; nwaku's
 *     {@code --store-max-num-db-connections}
 * @param applicationName how the connections are called in {@code pg_stat_activity}
 * @param migrate whether the schema is made and brought up to date; otherwise it must be there
 * @param limits how long things may take and how many there may be
 */
public record PostgresConfig(
        PostgresUrl primary,
        List<PostgresUrl> replicas,
        RetentionPolicy retention,
        int maxConnections,
        String applicationName,
        boolean migrate,
        PostgresLimits limits) {
    /** nwaku's default. */
    public static final int DEFAULT_CONNECTIONS = 50;
    /** One reads, one writes, one does the upkeep. */
    public static final int MIN_CONNECTIONS = 3;

    private static final int MAX_READERS = 16;
    private static final int MAX_WRITERS = 4;
    /** Of so many connections one writes. */
    private static final int SHARE_OF_WRITERS = 6;

    /** Checks the number of connections. */
    public PostgresConfig {
        replicas = List.copyOf(replicas);
        if (maxConnections < MIN_CONNECTIONS) {
            throw new IllegalArgumentException("an archive in PostgreSQL needs at least " + MIN_CONNECTIONS
                    + " connections, not " + maxConnections);
        }
    }

    /** Keeps everything, in one database. */
    public static PostgresConfig of(PostgresUrl primary) {
        return new PostgresConfig(
                primary,
                List.of(),
                RetentionPolicy.NONE,
                DEFAULT_CONNECTIONS,
                "jwaku",
                true,
                PostgresLimits.defaults());
    }

    /** The same with replicas. */
    public PostgresConfig withReplicas(List<PostgresUrl> urls) {
        return new PostgresConfig(primary, urls, retention, maxConnections, applicationName, migrate, limits);
    }

    /** The same with a policy. */
    public PostgresConfig withRetention(RetentionPolicy policy) {
        return new PostgresConfig(primary, replicas, policy, maxConnections, applicationName, migrate, limits);
    }

    /** The same with a number of connections. */
    public PostgresConfig withMaxConnections(int most) {
        return new PostgresConfig(primary, replicas, retention, most, applicationName, migrate, limits);
    }

    /** The same with a name. */
    public PostgresConfig withApplicationName(String name) {
        return new PostgresConfig(primary, replicas, retention, maxConnections, name, migrate, limits);
    }

    /** The same with or without care for the schema. */
    public PostgresConfig withMigrate(boolean wanted) {
        return new PostgresConfig(primary, replicas, retention, maxConnections, applicationName, wanted, limits);
    }

    /** The same with limits. */
    public PostgresConfig withLimits(PostgresLimits wanted) {
        return new PostgresConfig(primary, replicas, retention, maxConnections, applicationName, migrate, wanted);
    }

    /** Connections that write: more only wait for each other. */
    int writers() {
        return Math.clamp(maxConnections / SHARE_OF_WRITERS, 1, MAX_WRITERS);
    }

    /** Connections that read: more than twice the cores of a database only wait for each other. One is for upkeep. */
    int readers() {
        return Math.clamp((long) maxConnections - writers() - 1, 1, MAX_READERS);
    }
}
