package dev.jwaku.tools.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What became of many seeds. Latencies are those of the worst seed. Not thread-safe. */
final class SeedTotals {
    private final long firstSeed;
    private final int seeds;
    private final int jobs;
    private final Map<Long, SeedOutcome> outcomes = new TreeMap<>();
    private Duration wall = Duration.ZERO;

    SeedTotals(long firstSeed, int seeds, int jobs) {
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.jobs = jobs;
    }

    void add(SeedOutcome outcome) {
        outcomes.put(outcome.seed(), outcome);
    }

    void took(Duration wallTime) {
        wall = wallTime;
    }

    int done() {
        return outcomes.size();
    }

    boolean isGood() {
        return outcomes.size() == seeds && failed().isEmpty();
    }

    private List<Long> failed() {
        return outcomes.values().stream()
                .filter(outcome -> !outcome.isGood())
                .map(SeedOutcome::seed)
                .toList();
    }

    String soFar() {
        return "%d of %d seeds, %d failed".formatted(done(), seeds, failed().size());
    }

    String summary() {
        return "%s: %d seeds from %d on, %d of them failed, %.1f s"
                .formatted(isGood() ? "GOOD" : "BAD", done(), firstSeed, failed().size(), wall.toMillis() / 1e3);
    }

    String toJson() {
        SeedOutcome only = outcomes.get(firstSeed);
        if (seeds == 1 && only != null && only.result() != null) {
            return only.result().toJson();
        }
        long[] sums = new long[5];
        long p50 = 0;
        long p95 = 0;
        for (SeedOutcome outcome : outcomes.values()) {
            if (outcome.result() != null) {
                Tally tally = outcome.result().tally();
                sums[0] += tally.sent();
                sums[1] += tally.published();
                sums[2] += tally.delivered();
                sums[3] += tally.acked();
                sums[4] += tally.duplicates();
                p50 = Math.max(p50, tally.p50().toNanos());
                p95 = Math.max(p95, tally.p95().toNanos());
            }
        }
        return String.format(
                Locale.ROOT,
                "{\"sent\":%d,\"published\":%d,\"delivered\":%d,\"acked\":%d,\"duplicates\":%d,\"lost\":%d,"
                        + "\"p50_ms\":%.1f,\"p95_ms\":%.1f,\"seconds\":%.1f,\"seed\":%d,\"event_hash\":\"%s\","
                        + "\"seeds\":%d,\"jobs\":%d,\"failed_seeds\":%s,\"good\":%b}",
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4],
                sums[0] - sums[2],
                p50 / 1e6,
                p95 / 1e6,
                wall.toMillis() / 1e3,
                firstSeed,
                hashOfHashes(),
                done(),
                jobs,
                failed(),
                isGood());
    }

    /** SHA-256 over the event hashes in the order of seeds: equal for equal sets of runs. */
    private String hashOfHashes() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (SeedOutcome outcome : outcomes.values()) {
                String hash = outcome.result() == null
                        ? ""
                        : String.valueOf(outcome.result().eventHash());
                digest.update(hash.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
