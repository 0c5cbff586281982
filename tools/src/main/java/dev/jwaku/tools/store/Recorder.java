package dev.jwaku.tools.store;

import dev.jwaku.tools.store.report.Latency;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** Collects times and failures of one shape. Thread-safe. */
final class Recorder {
    private static final int DIGITS = 3;

    private final ConcurrentHistogram nanos = new ConcurrentHistogram(DIGITS);
    private final LongAdder rows = new LongAdder();
    private final Map<String, LongAdder> errors = new ConcurrentSkipListMap<>();

    /** Asks, and records the answer with the time that it took since a moment of {@link System#nanoTime}. */
    void ask(Side.Session session, Question question, long since) {
        try {
            Answer answer = session.ask(question);
            long took = System.nanoTime() - since;
            if (isRight(question, answer)) {
                nanos.recordValue(took);
                rows.add(answer.items());
            } else {
                fail(Failures.WRONG_ANSWER);
            }
        } catch (RuntimeException e) {
            fail(Failures.kind(e));
        }
    }

    private static boolean isRight(Question question, Answer answer) {
        return switch (question) {
            case Question.Page page ->
                answer.items() <= page.query().pageSize() && page.expected().orElse(answer.items()) == answer.items();
            case Question.Insert insert -> answer.items() == insert.messages().size();
            case Question.Oldest oldest -> answer.items() == 1;
            case Question.Count count -> answer.items() == 1;
        };
    }

    void fail(String kind) {
        errors.computeIfAbsent(kind, name -> new LongAdder()).increment();
    }

    long count() {
        return nanos.getTotalCount();
    }

    long failed() {
        return errors.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long rows() {
        return rows.sum();
    }

    double rowsPerAnswer() {
        return count() == 0 ? 0 : (double) rows() / count();
    }

    Latency latency() {
        return Latency.of(nanos);
    }

    double meanMillis() {
        return latency().mean();
    }

    Map<String, Long> errors() {
        Map<String, Long> counts = new TreeMap<>();
        errors.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }
}
