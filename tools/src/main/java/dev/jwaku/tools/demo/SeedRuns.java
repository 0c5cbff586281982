package dev.jwaku.tools.demo;

import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.MemoisedKeyDerivation;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.simulation.SimulationFailedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated demos of many seeds, several at the same time in this process, each on a platform thread of its own.
 *
 * <p>A failing seed is shown with the command that replays it. One thread uses it: {@link #run}, then {@link #toJson}.
 */
public final class SeedRuns {
    /** Up to this many seeds each gets a line, beyond it only the failing ones and a sign of life. */
    private static final int SEEDS_SHOWN = 50;
    private static final int SIGN_OF_LIFE_EVERY = 50;

    private static final Logger log = LoggerFactory.getLogger(SeedRuns.class);

    private final DemoStory story;
    private final long firstSeed;
    private final int seeds;
    private final int jobs;
    private final DemoScreen screen;
    private final AtomicLong next;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, DemoResult> results = new TreeMap<>();
    private final Map<Long, String> failures = new TreeMap<>();
    private Duration wall = Duration.ZERO;

    /** @param jobs how many at the same time */
    public SeedRuns(DemoStory story, long firstSeed, int seeds, int jobs, DemoScreen screen) {
        this.story = story;
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.jobs = Math.min(jobs, seeds);
        this.screen = screen;
        this.next = new AtomicLong(firstSeed);
    }

    /** Runs all seeds; true if every one is good. Interrupting it ends it after the seeds under way. */
    public boolean run() {
        long began = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        for (int job = 1; job <= jobs; job++) {
            workers.add(Thread.ofPlatform().name("simulation-" + job).daemon(true).start(this::work));
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            next.set(Long.MAX_VALUE);
            Thread.currentThread().interrupt();
        }
        wall = Duration.ofNanos(System.nanoTime() - began);
        boolean good = failures.isEmpty() && results.size() == seeds;
        if (seeds > 1) {
            screen.say(summary(good));
        }
        return good;
    }

    private void work() {
        KeyDerivation derivation = new MemoisedKeyDerivation(new Pbkdf2());
        for (long seed = next.getAndIncrement(); seed - firstSeed < seeds && seed != Long.MAX_VALUE;
                seed = next.getAndIncrement()) {
            runOne(seed, derivation);
        }
    }

    private void runOne(long seed, KeyDerivation derivation) {
        long began = System.nanoTime();
        try {
            DemoResult result = SimulatedDemo.run(story, seed, derivation, seeds == 1 ? screen : Audience.NOBODY);
            took(seed, result, Duration.ofNanos(System.nanoTime() - began));
        } catch (SimulationFailedException e) {
            failed(seed, null, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("seed {} could not be run", seed);
            failed(seed, null, "could not be run: " + e);
        }
    }

    private void took(long seed, DemoResult result, Duration wallTime) {
        if (!result.isGood()) {
            failed(seed, result, result.verdict());
            return;
        }
        lock.lock();
        try {
            results.put(seed, result);
            if (seeds == 1) {
                screen.say(line(seed, result, wallTime));
                screen.say(result.verdict());
            } else if (seeds <= SEEDS_SHOWN) {
                screen.say(line(seed, result, wallTime));
            } else if (results.size() % SIGN_OF_LIFE_EVERY == 0) {
                screen.say("%d of %d seeds, %d failed".formatted(results.size(), seeds, failures.size()));
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(long seed, @Nullable DemoResult result, String reason) {
        lock.lock();
        try {
            if (result != null) {
                results.put(seed, result);
            }
            failures.put(seed, reason);
            screen.say("%s%n  replay: jwaku demo --simulated --seed=%d --messages=%d"
                    .formatted(reason.startsWith("seed ") ? reason : "seed " + seed + ": " + reason, seed, story.messages()));
        } finally {
            lock.unlock();
        }
    }

    private static String line(long seed, DemoResult result, Duration wallTime) {
        Tally tally = result.tally();
        return String.format(
                Locale.ROOT,
                "seed %d: sent %d, delivered %d, acked %d, duplicates %d, p95 %.0f ms, %.1f s virtual, %.1f s real, hash %s",
                seed,
                tally.sent(),
                tally.delivered(),
                tally.acked(),
                tally.duplicates(),
                tally.p95().toNanos() / 1e6,
                result.duration().toMillis() / 1e3,
                wallTime.toMillis() / 1e3,
                result.eventHash());
    }

    private String summary(boolean good) {
        return "%s: %d seeds from %d, %d failed, %.1f s"
                .formatted(good ? "GOOD" : "BAD", seeds, firstSeed, failures.size(), wall.toMillis() / 1e3);
    }

    /** The object that {@code --json} ends with: of one seed its result, of several the sums and the failed seeds. */
    public String toJson() {
        DemoResult only = results.get(firstSeed);
        if (seeds == 1 && only != null) {
            return only.toJson();
        }
        Total total = new Total();
        results.values().forEach(total::add);
        return total.toJson();
    }

    /** Sums over seeds; latencies are those of the worst seed. */
    private final class Total {
        private long sent;
        private long published;
        private long delivered;
        private long acked;
        private long duplicates;
        private Duration p50 = Duration.ZERO;
        private Duration p95 = Duration.ZERO;

        private void add(DemoResult result) {
            Tally tally = result.tally();
            sent += tally.sent();
            published += tally.published();
            delivered += tally.delivered();
            acked += tally.acked();
            duplicates += tally.duplicates();
            p50 = p50.compareTo(tally.p50()) < 0 ? tally.p50() : p50;
            p95 = p95.compareTo(tally.p95()) < 0 ? tally.p95() : p95;
        }

        private String toJson() {
            return String.format(
                    Locale.ROOT,
                    "{\"sent\":%d,\"published\":%d,\"delivered\":%d,\"acked\":%d,\"duplicates\":%d,\"lost\":%d,"
                            + "\"p50_ms\":%.1f,\"p95_ms\":%.1f,\"seconds\":%.1f,\"seed\":%d,\"event_hash\":\"%s\","
                            + "\"seeds\":%d,\"jobs\":%d,\"failed_seeds\":%s,\"good\":%b}",
                    sent,
                    published,
                    delivered,
                    acked,
                    duplicates,
                    sent - delivered,
                    p50.toNanos() / 1e6,
                    p95.toNanos() / 1e6,
                    wall.toMillis() / 1e3,
                    firstSeed,
                    hashOfHashes(),
                    seeds,
                    jobs,
                    List.copyOf(failures.keySet()),
                    failures.isEmpty() && results.size() == seeds);
        }
    }

    /** SHA-256 over the event hashes in the order of seeds: equal for equal sets of runs. */
    private String hashOfHashes() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            results.values().forEach(result -> digest.update(
                    String.valueOf(result.eventHash()).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
