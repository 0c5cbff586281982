package dev.jwaku.tools.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of one seed.
 *
 * @param result of a run that came to its end
 * @param failure why a run did not
 */
record SeedOutcome(
        long seed, @Nullable DemoResult result, @Nullable String failure) {
    private static final int FIXED_WORDS = 14;

    boolean isGood() {
        return failure == null && result != null && result.isGood();
    }

    /** Why it is not good. */
    String reason() {
        if (failure != null) {
            return failure.startsWith("seed ") ? failure : "seed " + seed + ": " + failure;
        }
        return "seed " + seed + ": " + (result == null ? "no result" : result.verdict());
    }

    /** One line for a human. */
    String line(Duration wallTime) {
        if (result == null) {
            return reason();
        }
        Tally tally = result.tally();
        return String.format(
                Locale.ROOT,
                "seed %d: sent %d, delivered %d, acked %d, duplicates %d, p95 %.0f ms, %.1f s virtual, %.1f s real,"
                        + " hash %s",
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

    /** As words for {@link JsonLine}. */
    List<String> toWords() {
        List<String> words = new ArrayList<>(List.of(Long.toString(seed), failure == null ? "" : failure));
        if (result != null) {
            Tally tally = result.tally();
            for (long number : new long[] {
                result.planned(),
                tally.offered(),
                tally.sent(),
                tally.published(),
                tally.delivered(),
                tally.acked(),
                tally.duplicates(),
                tally.p50().toNanos(),
                tally.p95().toNanos(),
                result.duration().toNanos()
            }) {
                words.add(Long.toString(number));
            }
            words.add(String.valueOf(result.eventHash()));
            words.add("strange:");
            words.addAll(result.strange());
        }
        return words;
    }

    /** @throws IllegalArgumentException if the words are not those of {@link #toWords} */
    static SeedOutcome ofWords(List<String> words) {
        if (words.size() == 2) {
            return new SeedOutcome(Long.parseLong(words.get(0)), null, words.get(1));
        }
        if (words.size() < FIXED_WORDS) {
            throw new IllegalArgumentException("no outcome of a seed: " + words);
        }
        long seed = Long.parseLong(words.get(0));
        long[] n = words.subList(2, 12).stream().mapToLong(Long::parseLong).toArray();
        Tally tally = new Tally(
                (int) n[1],
                (int) n[2],
                (int) n[3],
                (int) n[4],
                (int) n[5],
                (int) n[6],
                Duration.ofNanos(n[7]),
                Duration.ofNanos(n[8]));
        List<String> strange = words.subList(FIXED_WORDS, words.size());
        DemoResult result = new DemoResult(
                (int) n[0], tally, strange, Duration.ofNanos(n[9]), OptionalLong.of(seed), words.get(12));
        return new SeedOutcome(seed, result, words.get(1).isEmpty() ? null : words.get(1));
    }
}
