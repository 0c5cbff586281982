package dev.jwaku.archive;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.MessageArchive;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what a policy says, again and again. Owns neither archive nor policy. */
public final class Retention implements AutoCloseable {
    /** nwaku's pause between rounds. */
    public static final Duration INTERVAL = Duration.ofMinutes(30);
    /** nwaku's pause after a failure. */
    public static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    /** Rounds of making room until the size fits; each frees at least a tenth of what is too much. */
    private static final int MAX_SIZE_ROUNDS = 20;

    private static final double MAX_SHARE = 0.2;

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final World world;
    private final MessageArchive archive;
    private final RetentionPolicy policy;
    private final Tasks tasks;

    /** Does nothing until {@link #start}. */
    public Retention(World world, MessageArchive archive, RetentionPolicy policy) {
        this.world = world;
        this.archive = archive;
        this.policy = policy;
        this.tasks = new Tasks(world, "retention");
    }

    /** Begins with the first round. */
    public void start() {
        if (!policy.equals(RetentionPolicy.NONE)) {
            tasks.start("rounds", this::rounds);
        }
    }

    private void rounds() {
        Signal never = new Signal(world);
        boolean stopped = false;
        while (!stopped) {
            stopped = never.await(Deadline.after(world, round() ? INTERVAL : AFTER_FAILURE));
        }
    }

    private boolean round() {
        try {
            int forgotten = apply();
            if (forgotten > 0) {
                log.atInfo().addKeyValue("messages", forgotten).log("retention: messages forgotten");
            }
            return true;
        } catch (ArchiveException e) {
            world.meters()
                    .counter("waku_archive_errors", "type", "retpolicy_failure")
                    .increment();
            log.atWarn().addKeyValue("error", e.getMessage()).log("retention failed");
            return false;
        }
    }

    /**
     * One round, now.
     *
     * @return how many messages were forgotten
     * @throws ArchiveException if the archive fails
     */
    public int apply() {
        int forgotten = 0;
        if (policy.time().isPresent()) {
            long oldest = toNanos(policy.time().get());
            forgotten += archive.deleteOlderThan(oldest, Integer.MAX_VALUE);
        }
        if (policy.capacity().isPresent()) {
            long tooMany = archive.count() - policy.capacity().getAsLong();
            if (tooMany > 0) {
                forgotten += archive.deleteOldest((int) Math.min(tooMany, Integer.MAX_VALUE));
            }
        }
        if (policy.bytes().isPresent()) {
            forgotten += shrink(policy.bytes().getAsLong());
        }
        return forgotten;
    }

    private long toNanos(Duration age) {
        var limit = world.now().minus(age);
        return Math.addExact(Math.multiplyExact(limit.getEpochSecond(), 1_000_000_000L), limit.getNano());
    }

    /** Messages differ in size, so the share is an estimate and the result is looked at again. */
    private int shrink(long limit) {
        int forgotten = 0;
        for (int round = 0; round < MAX_SIZE_ROUNDS; round++) {
            long size = archive.sizeBytes();
            long count = archive.count();
            if (size <= limit || count == 0) {
                break;
            }
            double share = Math.min(MAX_SHARE, 1 - (double) limit / size);
            forgotten += archive.deleteOldest((int) Math.max(1, Math.min(count * share, Integer.MAX_VALUE)));
        }
        return forgotten;
    }

    @Override
    public void close() {
        tasks.close();
    }
}
