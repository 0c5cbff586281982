package dev.jwaku.tools.store.report;

import dev.jwaku.tools.store.report.Measured.At;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The limits of a run: those that the project has set itself, changed by those of the command line. They are for our
 * archive; the reference's is only shown.
 */
public final class Thresholds {
    private static final List<String> ACCEPTANCE = List.of(
            "database/hash-1:p50<=0.3ms",
            "database/hash-1:p95<=1ms",
            "database/hash-1-data:p95<=1ms",
            "database/hash-10-recent:p95<=1ms",
            "database/hash-50:p95<=5ms",
            "database/topic-20-24h-forward:p95<=2ms",
            "database/topic-20-24h-backward:p95<=2ms",
            "database/topic-20-1h:p95<=2ms",
            "database/topic-20-30d:p95<=2ms",
            "database/topic-20-unbounded:p95<=2ms",
            "database/cursor-20-24h:p95<=5ms",
            "database/topics10-20-24h:p95<=8ms",
            "database/topics10-20-1h:p95<=8ms",
            "database/topics10-100-1h:p95<=8ms",
            "database/insert-128:rate>=20000",
            "wire-mix/hash-1:p95<=5ms",
            "wire-mix/hash-10-recent:p95<=10ms",
            "wire-mix/topics10-20-1h:p90<=10ms",
            "wire-mix/topics10-100-1h:p90<=10ms");

    private static final double PAYLOAD_FACTOR = 1.35;
    private static final double BYTES_BESIDE_PAYLOAD = 400;
    /** A load that falls behind its rate measures something else. */
    private static final double LEAST_SHARE_OF_RATE = 0.98;

    private final List<Threshold> defaults;
    private final List<Threshold> given;
    private final String ours;

    /**
     * Limits.
     *
     * @param ours which archive they are for
     * @param given those that replace the project's own for the same figure, or come on top
     * @param withDefaults whether the project's own count
     * @param meanPayload expected length of a payload, which decides about the disk
     */
    public Thresholds(String ours, List<Threshold> given, boolean withDefaults, double meanPayload) {
        this.ours = ours;
        this.given = List.copyOf(given);
        Stream<Threshold> own = Stream.concat(
                ACCEPTANCE.stream().map(Threshold::parse),
                Stream.of(Threshold.parse(
                        "disk:bytes<=" + Math.round(PAYLOAD_FACTOR * meanPayload + BYTES_BESIDE_PAYLOAD))));
        this.defaults = withDefaults
                ? own.filter(one -> given.stream().noneMatch(one::limitsSame)).toList()
                : List.of();
    }

    /** Looks at all of them. What was not measured fails a limit that was given, and is no matter for the others. */
    public List<Verdict> check(List<Loaded> loads, List<Measured> measured, List<MixRun> mixes) {
        List<Verdict> verdicts = new ArrayList<>();
        defaults.forEach(one -> verdicts.addAll(look(one, loads, measured, mixes)));
        for (Threshold one : given) {
            List<Verdict> found = look(one, loads, measured, mixes);
            verdicts.addAll(found.isEmpty() ? List.of(new Verdict(one, "", Double.NaN, false)) : found);
        }
        measured.stream().filter(this::isOurs).forEach(one -> noErrors(one, verdicts));
        mixes.forEach(mix -> rateReached(mix, verdicts));
        return verdicts;
    }

    private List<Verdict> look(Threshold limit, List<Loaded> loads, List<Measured> measured, List<MixRun> mixes) {
        return switch (limit.shape()) {
            case Threshold.DISK ->
                loads.stream()
                        .filter(load -> load.side().equals(ours))
                        .map(load -> verdict(limit, Threshold.DISK, load.bytesPerMessage()))
                        .toList();
            case Threshold.MIX ->
                mixes.stream()
                        .filter(mix -> limit.at().isEmpty() || limit.at().get() == mix.at())
                        .map(mix -> verdict(limit, mix.at().id(), mix.reachedRate()))
                        .toList();
            default ->
                measured.stream()
                        .filter(this::isOurs)
                        .filter(one -> one.shape().equals(limit.shape()))
                        .filter(one -> limit.at().isEmpty() || limit.at().get() == one.at())
                        .map(one -> verdict(
                                limit, one.at().id(), figure(limit.figure()).applyAsDouble(one)))
                        .toList();
        };
    }

    private static Verdict verdict(Threshold limit, String at, double found) {
        return new Verdict(limit, at, found, limit.holds(found));
    }

    /** Nothing answered is no good latency. */
    private static ToDoubleFunction<Measured> figure(Threshold.Figure figure) {
        return one -> one.count() == 0 && figure != Threshold.Figure.ERRORS
                ? Double.NaN
                : switch (figure) {
                    case P50 -> one.latency().p50();
                    case P90 -> one.latency().p90();
                    case P95 -> one.latency().p95();
                    case P99 -> one.latency().p99();
                    case MAX -> one.latency().max();
                    case MEAN -> one.latency().mean();
                    case RATE -> one.perSecond();
                    case ERRORS -> (double) one.failed();
                    case BYTES -> Double.NaN;
                };
    }

    /** An error is a failed run, unless the command line allows some. */
    private void noErrors(Measured one, List<Verdict> verdicts) {
        boolean said = given.stream()
                .anyMatch(limit -> limit.shape().equals(one.shape()) && limit.figure() == Threshold.Figure.ERRORS);
        if (!said && one.failed() > 0) {
            verdicts.add(verdict(
                    new Threshold(Optional.of(one.at()), one.shape(), Threshold.Figure.ERRORS, true, 0),
                    one.at().id(),
                    (double) one.failed()));
        }
    }

    private void rateReached(MixRun mix, List<Verdict> verdicts) {
        boolean said = given.stream()
                .anyMatch(limit -> limit.shape().equals(Threshold.MIX) && limit.figure() == Threshold.Figure.RATE);
        if (!said) {
            At at = mix.at();
            double least = Math.round(LEAST_SHARE_OF_RATE * mix.askedRate() * 100) / 100.0;
            verdicts.add(verdict(
                    new Threshold(Optional.of(at), Threshold.MIX, Threshold.Figure.RATE, false, least),
                    at.id(),
                    mix.reachedRate()));
        }
    }

    private boolean isOurs(Measured one) {
        return one.side().equals(ours);
    }
}
