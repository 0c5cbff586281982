package dev.jwaku.telemetry.recording;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.journal.Journal;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Heartbeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes facts into the journal, and heartbeats: one task with a bounded mailbox. {@link #tell} may be called by any
 * thread, and nothing that happens here disturbs the caller.
 */
public final class Recorder implements AutoCloseable {
    /** Most facts that wait for the task. */
    static final int MOST_FACTS = 8192;
    /** How often the state of the connection is looked at, and a disk that failed is tried again. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(15);

    /** How long a fact waits for others to be written in the same transaction: one for each would cost far more. */
    static final Duration GATHER = Duration.ofMillis(250);

    private static final int MOST_AT_ONCE = 256;
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final World world;
    private final Journal journal;
    private final IntSupplier state;
    private final Mailbox<Optional<Fact>> mailbox;
    private final AtomicReference<Counters> overflow = new AtomicReference<>(Counters.ZERO);
    private final Backlog backlog = new Backlog();
    private final Pulse pulse = new Pulse();
    private final Tasks tasks;
    private final AtomicReference<Tasks.@Nullable Task> task = new AtomicReference<>();
    private final Meters.Counter lost;
    private boolean hasFailed;
    private long retryNanos;

    /**
     * Nothing runs yet.
     *
     * @param state bits of {@link Heartbeat} as they are now; quick, does not throw
     */
    public Recorder(World world, Journal journal, IntSupplier state) {
        this.world = world;
        this.journal = journal;
        this.state = state;
        this.mailbox = new Mailbox<>(world, MOST_FACTS);
        this.tasks = new Tasks(world, "telemetry");
        this.lost = world.meters().counter("jwaku_telemetry_facts_lost_total");
    }

    /** Starts the task. To be called once. */
    public void start() {
        task.set(tasks.start("recorder", this::run));
    }

    /** Has a fact written. Neither waits nor throws. */
    public void tell(Fact fact) {
        if (!mailbox.offer(Optional.of(fact))) {
            lost.increment();
            overflow.accumulateAndGet(Backlog.lost(fact), Counters::plus);
        }
    }

    /** Has the state of the connection looked at now. Neither waits nor throws. */
    public void look() {
        // A mailbox that is full is about to be read, and then the state is looked at too.
        boolean ignored = mailbox.offer(Optional.empty());
    }

    private void run() {
        while (true) {
            List<Optional<Fact>> told = gathered();
            boolean isOver = told.isEmpty() && mailbox.isClosed();
            told.forEach(fact -> fact.ifPresent(backlog::add));
            backlog.owe(overflow.getAndSet(Counters.ZERO));
            int now = state.getAsInt();
            long wall = world.now().toEpochMilli();
            if (isOver) {
                backlog.add(new Fact.Beat(world.nanoTime(), wall, now | Heartbeat.ENDING));
            } else {
                pulse.look(world.nanoTime(), wall, now).ifPresent(backlog::add);
            }
            write(isOver);
            if (isOver) {
                return;
            }
        }
    }

    /** What came until the next look, or within a short time of the first of it. */
    private List<Optional<Fact>> gathered() {
        List<Optional<Fact>> told = new ArrayList<>(mailbox.takeUpTo(MOST_AT_ONCE, nextLook()));
        Deadline end = Deadline.after(world, GATHER);
        while (!told.isEmpty() && told.size() < MOST_AT_ONCE && !mailbox.isClosed() && !end.isExpired()) {
            told.addAll(mailbox.takeUpTo(MOST_AT_ONCE - told.size(), end));
        }
        return told;
    }

    private Deadline nextLook() {
        return Deadline.at(world, Math.min(pulse.nextDueAt(), world.nanoTime() + LOOK_EVERY.toNanos()));
    }

    private void write(boolean isLast) {
        while (!backlog.isEmpty() && (isLast || !hasFailed || world.nanoTime() >= retryNanos)) {
            List<Fact> facts = backlog.first(MOST_AT_ONCE);
            try {
                journal.note(facts, backlog.owed());
                backlog.written(facts.size());
                if (hasFailed) {
                    log.atInfo().log("telemetry is written again");
                }
                hasFailed = false;
            } catch (StorageException e) {
                failed(e);
                return;
            }
        }
    }

    private void failed(StorageException reason) {
        if (!hasFailed) {
            log.atWarn()
                    .addKeyValue("reason", reason.getMessage())
                    .log("telemetry is not written; messages are not affected");
        }
        hasFailed = true;
        retryNanos = world.nanoTime() + LOOK_EVERY.toNanos();
    }

    /** Writes what was told until now and a last heartbeat, and ends the task. Idempotent. */
    @Override
    public void close() {
        mailbox.close();
        Tasks.Task running = task.get();
        if (running != null && !running.join(Deadline.after(world, Tasks.CLOSE_TIMEOUT))) {
            log.atWarn().log("the last of telemetry is not written: its disk does not answer");
        }
        tasks.close();
    }
}
