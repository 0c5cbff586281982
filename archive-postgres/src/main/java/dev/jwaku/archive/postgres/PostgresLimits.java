package dev.jwaku.archive.postgres;

import java.time.Duration;

/**
 * How long things may take and how many there may be. The numbers are those of the design (PostgreSQL archive, 9.1 and
 * 9.5).
 *
 * @param read longest statement of a query
 * @param write longest statement of an insert
 * @param lock longest wait for a lock
 * @param socket longest silence of a connection during a statement; longer than {@code read} and {@code write}
 * @param connect longest wait for a connection to the database
 * @param gate longest wait of a query for its turn
 * @param retry first pause before a database that is away is tried again; doubled up to {@code maxRetry}
 * @param maxRetry longest such pause
 * @param replicaLag oldest view of a replica that may answer queries
 * @param newTopicsPerHour pairs of topics that may appear in an hour; anybody chooses content topics
 */
public record PostgresLimits(
        Duration read,
        Duration write,
        Duration lock,
        Duration socket,
        Duration connect,
        Duration gate,
        Duration retry,
        Duration maxRetry,
        Duration replicaLag,
        int newTopicsPerHour) {
    /** Pairs of topics that may appear in an hour. */
    public static final int NEW_TOPICS_PER_HOUR = 10_000;

    /** Those of the design. */
    public static PostgresLimits defaults() {
        return new PostgresLimits(
                Duration.ofSeconds(2),
                Duration.ofSeconds(8),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                NEW_TOPICS_PER_HOUR);
    }

    /** The same with times of statements and sockets. */
    public PostgresLimits withTimes(Duration reading, Duration writing, Duration silence) {
        return new PostgresLimits(
                reading, writing, lock, silence, connect, gate, retry, maxRetry, replicaLag, newTopicsPerHour);
    }

    /** The same with a wait for connections. */
    public PostgresLimits withConnect(Duration longest) {
        return new PostgresLimits(
                read, write, lock, socket, longest, gate, retry, maxRetry, replicaLag, newTopicsPerHour);
    }

    /** The same with a number of new topics. */
    public PostgresLimits withNewTopicsPerHour(int most) {
        return new PostgresLimits(read, write, lock, socket, connect, gate, retry, maxRetry, replicaLag, most);
    }

    /** The same with an age of the views of replicas. */
    public PostgresLimits withReplicaLag(Duration oldest) {
        return new PostgresLimits(read, write, lock, socket, connect, gate, retry, maxRetry, oldest, newTopicsPerHour);
    }
}
