package dev.jwaku.tools.telemetry.estimate;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The figure that the existing telemetry server calls reliability: receivers of a chat compared with the best of them.
 * Kept to compare with; it is 1 in every chat of two, whatever was lost.
 */
public final class OldFormula {
    private OldFormula() {}

    /** Of one chat, by what each receiver reported; empty if nobody reported anything. */
    public static OptionalDouble ofChat(List<Long> received) {
        long best = received.stream().mapToLong(Long::longValue).max().orElse(0);
        long total = received.stream().mapToLong(Long::longValue).sum();
        long missing = received.stream().mapToLong(count -> best - count).sum();
        return total == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - (double) missing / total);
    }

    /** The mean of its chats. */
    public static OptionalDouble ofAll(List<List<Long>> chats) {
        return chats.stream()
                .map(OldFormula::ofChat)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }
}
