package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchiveException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets a database ready, waits for it as long as it takes, and then watches whether it is there. */
final class Opening implements AutoCloseable {
    /** Between two looks at a database that is there. */
    static final Duration WATCH = Duration.ofSeconds(2);
    /** Between two looks at one that was there and is not. */
    static final Duration WATCH_AWAY = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    private final World world;
    private final PostgresConfig config;
    private final Schema schema;
    private final Pool pool;
    private final Tasks tasks;
    private final Signal ready;
    private final Signal never;
    private volatile Optional<String> trouble = Optional.of("not connected yet");

    Opening(World world, PostgresConfig config, Schema schema, Pool pool) {
        this.world = world;
        this.config = config;
        this.schema = schema;
        this.pool = pool;
        this.tasks = new Tasks(world, "archive-postgres");
        this.ready = new Signal(world);
        this.never = new Signal(world);
    }

    /** @param whenReady called once */
    void start(Runnable whenReady) {
        tasks.start("opening", () -> open(whenReady));
    }

    private void open(Runnable whenReady) {
        Duration pause = config.limits().retry();
        while (!prepared()) {
            // half of it at random, so that nodes do not come back all at once
            Duration jitter = Duration.ofNanos(world.random().nextLong(pause.toNanos() / 2 + 1));
            never.await(Deadline.after(world, pause.dividedBy(2).plus(jitter)));
            pause = pause.multipliedBy(2);
            if (pause.compareTo(config.limits().maxRetry()) > 0) {
                pause = config.limits().maxRetry();
            }
        }
        ready.raise();
        whenReady.run();
        while (!never.await(Deadline.after(world, trouble.isPresent() ? WATCH_AWAY : WATCH))) {
            watch();
        }
    }

    private boolean prepared() {
        try {
            schema.prepare();
            noTrouble();
            return true;
        } catch (SQLException e) {
            trouble(SqlFailures.text(e));
        } catch (SchemaException e) {
            trouble(String.valueOf(e.getMessage()));
        }
        return false;
    }

    private void watch() {
        try {
            pool.run("reach the database", connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("SELECT 1");
                }
            });
            noTrouble();
        } catch (ArchiveException e) {
            if (e.kind() == ArchiveException.Kind.UNAVAILABLE) {
                trouble(String.valueOf(e.getMessage()));
            }
        }
    }

    private void noTrouble() {
        if (trouble.isPresent()) {
            trouble = Optional.empty();
            log.atInfo().addKeyValue("database", config.primary()).log("database can be used");
        }
    }

    /** Said once, not at every try. */
    private void trouble(String reason) {
        Optional<String> now = Optional.of(reason);
        if (!now.equals(trouble)) {
            trouble = now;
            log.atError()
                    .addKeyValue("database", config.primary())
                    .addKeyValue("error", reason)
                    .log("database cannot be used");
        }
    }

    /**
     * Says at once what a connection would say only after a while.
     *
     * @throws ArchiveException if the database was not there when it was last looked at
     */
    void check(String what) {
        trouble.ifPresent(reason -> {
            throw new ArchiveException(ArchiveException.Kind.UNAVAILABLE, "cannot " + what + ": " + reason);
        });
    }

    boolean awaitReady(Deadline deadline) {
        return ready.await(deadline);
    }

    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void close() {
        tasks.close();
    }
}
