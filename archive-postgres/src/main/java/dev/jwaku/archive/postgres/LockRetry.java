package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Tries again what somebody else's lock prevented, after a pause of random length: two nodes that met once must not
 * meet again and again.
 */
final class LockRetry {
    /** How often something is tried. */
    static final int ATTEMPTS = 5;
    /** Longest pause. */
    static final Duration PAUSE = Duration.ofMillis(400);

    private static final int SHORTEST = 20;
    private static final List<String> PASSING = List.of(
            Sql.LOCK_NOT_AVAILABLE, Sql.DEADLOCK, Sql.DUPLICATE_TABLE, Sql.UNIQUE_VIOLATION, Sql.UNDEFINED_TABLE);

    private LockRetry() {}

    /** What is tried. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws SQLException;
    }

    static <T> T run(World world, Attempt<T> attempt) throws SQLException {
        for (int number = 1; ; number++) {
            try {
                return attempt.run();
            } catch (SQLException e) {
                if (number == ATTEMPTS || !PASSING.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
            }
            int millis = world.random().nextInt(SHORTEST, (int) PAUSE.toMillis());
            new Signal(world).await(Deadline.after(world, Duration.ofMillis(millis)));
        }
    }
}
