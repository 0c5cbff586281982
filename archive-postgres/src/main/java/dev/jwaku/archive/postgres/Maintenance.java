package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The upkeep of a history in PostgreSQL, on a task and a session of its own: each node runs one, and one of those on a
 * database does the work while the others wait for it to go away. Methods: any task.
 */
final class Maintenance implements AutoCloseable {
    /** Longest pause between rounds. */
    static final Duration INTERVAL = Duration.ofMinutes(1);
    /** Shortest one, where partitions are short, and after a failure. */
    static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(15);
    /** How often a leader looks whether it still is. */
    static final Duration HEARTBEAT = Duration.ofSeconds(5);
    /** Clocks this far apart are said to be. */
    static final Duration CLOCK_OFFSET = Duration.ofMinutes(1);

    /** Rounds in the time of one partition, of which two are there ahead. */
    private static final int ROUNDS = 4;

    private static final double JITTER = 0.25;

    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

    private final World world;
    private final RetentionPolicy policy;
    private final Leadership leadership;
    private final Upkeep upkeep;
    private final Tasks tasks;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Optional<String> failure = Optional.empty();
    private volatile Seen seen = new Seen(List.of(), Duration.ZERO, Instant.EPOCH);

    /** What the last round saw. */
    private record Seen(List<PartitionSize> partitions, Duration clockOffset, Instant at) {}

    /**
     * Does nothing until {@link #start}.
     *
     * @param sessions of the primary, not through a pooler that shares sessions
     * @param node how this node is called in the log
     */
    Maintenance(World world, Sessions sessions, RetentionPolicy policy, String node) {
        this.world = world;
        this.policy = policy;
        this.leadership = new Leadership(sessions, node);
        this.upkeep = new Upkeep(world, policy);
        this.tasks = new Tasks(world, "archive-maintenance");
        world.meters().gauge("jwaku_archive_maintenance_leader", () -> leadership.isLeader() ? 1 : 0);
        world.meters().gauge("jwaku_archive_maintenance_last_round", () -> seen.at.getEpochSecond());
        world.meters().gauge("jwaku_archive_partitions", () -> seen.partitions.size());
        world.meters().gauge("jwaku_archive_partition_bytes", this::bytes);
        world.meters().gauge("jwaku_archive_oldest_partition", this::oldest);
        world.meters()
                .doubleGauge("jwaku_archive_database_clock_offset_seconds", () -> seen.clockOffset.toMillis() / 1000.0);
    }

    /** Begins with the first round. */
    void start() {
        tasks.start("rounds", this::rounds);
    }

    private void rounds() {
        Signal never = new Signal(world);
        try {
            boolean stopped = false;
            while (!stopped) {
                round();
                stopped = pause(never);
            }
        } finally {
            leadership.close();
        }
    }

    /** Until the next round is due; at once for one that has just lost its session. */
    private boolean pause(Signal never) {
        Deadline due = Deadline.after(world, failure.isPresent() ? SHORTEST_INTERVAL : interval());
        boolean stopped = false;
        boolean led = leadership.isLeader();
        while (!stopped && !due.isExpired() && led == leadership.isLeader()) {
            stopped = never.await(due.earlier(Deadline.after(world, HEARTBEAT)));
            if (leadership.isLeader()) {
                leadership.verify();
            }
        }
        return stopped;
    }

    private Duration interval() {
        long nanos = PartitionLength.first(policy).dividedBy(ROUNDS).toNanos();
        long clamped = Math.clamp(nanos, SHORTEST_INTERVAL.toNanos(), INTERVAL.toNanos());
        return Duration.ofNanos((long) (clamped * (1 - JITTER * world.random().nextDouble())));
    }

    /** One round, now. Of the task of {@link #start}, or before it. */
    void round() {
        try {
            leadership.verify();
            leadership.campaign();
            Connection session = leadership.session();
            List<String> failures = leadership.isLeader() ? upkeep.round(session, leadership.term()) : List.of();
            look(session);
            report(failures);
        } catch (SQLException e) {
            report(List.of("database: " + SqlFailures.text(e)));
        } finally {
            leadership.verify();
        }
    }

    private void look(Connection session) throws SQLException {
        Duration offset = Clocks.read(world, session).offset();
        if (isLarge(offset) && !isLarge(seen.clockOffset)) {
            log.atWarn().addKeyValue("ahead", offset).log("the clock of the database differs from the node's");
        }
        seen = new Seen(new PartitionCatalog(session).sizes(), offset, world.now());
    }

    private void report(List<String> failures) {
        Optional<String> before = failure;
        if (closed.get()) {
            return; // whatever was under way was interrupted
        }
        if (failures.isEmpty()) {
            failure = Optional.empty();
            before.ifPresent(text -> log.atInfo().log("archive maintenance works again"));
        } else {
            String text = String.join("; ", failures);
            failure = Optional.of(text);
            world.meters()
                    .counter("waku_archive_errors", "type", "retpolicy_failure")
                    .increment();
            if (before.isEmpty()) {
                log.atWarn().addKeyValue("error", text).log("archive maintenance failed");
            }
        }
    }

    private static boolean isLarge(Duration offset) {
        return offset.abs().compareTo(CLOCK_OFFSET) > 0;
    }

    /** What is wrong: the last round failed, or the clocks of node and database differ. */
    Optional<String> failure() {
        Duration offset = seen.clockOffset;
        return failure.map(text -> "archive maintenance failed: " + text)
                .or(() -> isLarge(offset)
                        ? Optional.of(
                                "the clock of the database is " + offset.abs().toSeconds() + " s "
                                        + (offset.isNegative() ? "behind" : "ahead of") + " the node's")
                        : Optional.empty());
    }

    /** Whether this node does the work, as far as it knows. */
    boolean isLeader() {
        return leadership.isLeader();
    }

    private long bytes() {
        return seen.partitions.stream().mapToLong(PartitionSize::bytes).sum();
    }

    /** When the oldest one begins, in seconds since 1970; 0 without one. */
    private long oldest() {
        return seen.partitions.stream()
                .mapToLong(size -> size.partition().from() / 1_000_000_000L)
                .min()
                .orElse(0);
    }

    /** Ends the task, and with it the leadership, within some seconds. Idempotent. */
    @Override
    public void close() {
        closed.set(true);
        tasks.close();
    }
}
