package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.Answer;
import dev.jwaku.tools.lpt.count.Attempt;
import dev.jwaku.tools.lpt.count.Latencies;
import dev.jwaku.tools.lpt.count.SenderLog;
import dev.jwaku.tools.lpt.count.SenderLog.Truth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A sender by itself.
 *
 * @param log what it did
 * @param messages how many messages
 * @param accepted how many of them a service node accepted
 * @param attempts attempts by how they ended
 * @param causes failed attempts by status code and words
 * @param answer from sending to the answer of the service node, of accepted attempts
 * @param behind how much later than due messages were prepared first
 */
public record SenderSummary(
        SenderLog log,
        long messages,
        long accepted,
        Map<Answer, Long> attempts,
        Map<String, Long> causes,
        Latencies answer,
        Latencies behind) {
    private static final int MOST_CAUSES = 20;
    private static final int LONGEST_CAUSE = 100;

    /** Sums a log up. */
    static SenderSummary of(SenderLog log) {
        Map<Answer, Long> attempts = new TreeMap<>();
        Map<String, Long> causes = new LinkedHashMap<>();
        TreeSet<Long> indexes = new TreeSet<>();
        TreeSet<Long> accepted = new TreeSet<>();
        for (Attempt attempt : log.attempts()) {
            indexes.add(attempt.index());
            attempts.merge(attempt.answer(), 1L, Long::sum);
            if (attempt.answer() == Answer.ACCEPTED) {
                accepted.add(attempt.index());
            } else {
                String cause = cause(attempt);
                if (causes.size() < MOST_CAUSES || causes.containsKey(cause)) {
                    causes.merge(cause, 1L, Long::sum);
                }
            }
        }
        boolean timed = log.truth() == Truth.JOURNAL;
        return new SenderSummary(
                log,
                indexes.size(),
                accepted.size(),
                attempts,
                causes,
                !timed
                        ? Latencies.NONE
                        : Latencies.of(log.attempts().stream()
                                .filter(attempt -> attempt.answer() == Answer.ACCEPTED)
                                .mapToLong(attempt -> attempt.repliedNanos() - attempt.sentNanos())),
                !timed
                        ? Latencies.NONE
                        : Latencies.of(log.attempts().stream()
                                .filter(attempt -> attempt.number() == 1)
                                .mapToLong(attempt -> Math.max(0, attempt.sentNanos() - attempt.dueNanos()))));
    }

    private static String cause(Attempt attempt) {
        String text = (attempt.code() == 0 ? "" : attempt.code() + " ") + attempt.error();
        String known = text.isBlank() ? attempt.answer().name() : Numbers.shortened(text.strip());
        return known.length() > LONGEST_CAUSE ? known.substring(0, LONGEST_CAUSE) + "…" : known;
    }

    /** Messages each second, from the first to the last; 0 if that cannot be said. */
    public double perSecond() {
        if (log.truth() != Truth.JOURNAL || messages < 2) {
            return 0;
        }
        long first = log.attempts().stream().mapToLong(Attempt::sentNanos).min().orElse(0);
        long last = log.attempts().stream()
                .filter(attempt -> attempt.number() == 1)
                .mapToLong(Attempt::sentNanos)
                .max()
                .orElse(0);
        return last <= first ? 0 : (messages - 1) * 1e9 / (last - first);
    }
}
