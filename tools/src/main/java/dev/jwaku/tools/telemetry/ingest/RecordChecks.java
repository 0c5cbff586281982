package dev.jwaku.tools.telemetry.ingest;

import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.wire.DecodedBatch;
import dev.jwaku.telemetry.wire.RecordError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Reads the records of one batch and refuses those that cannot be true. */
public final class RecordChecks {
    /** Reports of what is longer ago are not taken. */
    public static final Duration OLDEST = Duration.ofDays(30);
    /** Clocks may be so much ahead of ours. */
    public static final Duration AHEAD = Duration.ofMinutes(10);
    /** No counter is larger. */
    public static final long MOST_COUNT = 1_000_000_000;
    /** No counter grows by more between two heartbeats. */
    public static final long MOST_GROWTH = 1_000_000;

    private static final List<ToLongFunction<Counters>> COUNTERS = List.of(
            Counters::sent,
            Counters::sentErrors,
            Counters::acked,
            Counters::expired,
            Counters::received,
            Counters::duplicates,
            Counters::receivedFromStore,
            Counters::dropped);

    private RecordChecks() {}

    /**
     * A heartbeat, as far as later ones are held against it.
     *
     * @param seq its number
     * @param counters what it said
     */
    public record Beat(long seq, Counters counters) {}

    /**
     * What earlier batches of a boot said.
     *
     * @param clockOffset of its clock, in milliseconds
     * @param beat the heartbeat with the largest number, if there was one
     */
    public record Known(long clockOffset, Optional<Beat> beat) {
        /** Nothing. */
        public static final Known NOTHING = new Known(0, Optional.empty());
    }

    /**
     * What is taken.
     *
     * @param clockOffset to be added to the times of its records, in milliseconds
     * @param beat the heartbeat with the largest number, of this batch or an earlier one
     * @param taken in their order
     * @param places of those taken, in the upload
     * @param errors of those that are not, and of those that could not be read
     */
    public record Checked(
            long clockOffset,
            Optional<Beat> beat,
            List<TelemetryRecord> taken,
            List<Integer> places,
            List<RecordError> errors) {
        /** Copies the lists. */
        public Checked {
            taken = List.copyOf(taken);
            places = List.copyOf(places);
            errors = List.copyOf(errors);
        }
    }

    /**
     * Checks a batch.
     *
     * @param known of its boot, by earlier batches; a clock's offset in this batch counts for all of it
     * @param now in milliseconds since 1970
     */
    public static Checked check(DecodedBatch batch, Known known, long now) {
        List<TelemetryRecord> taken = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<RecordError> errors = new ArrayList<>(batch.errors());
        long offset = clockOffset(batch, known, now);
        @Nullable Beat last = before(batch, known);
        for (int i = 0; i < batch.batch().records().size(); i++) {
            TelemetryRecord one = batch.batch().records().get(i);
            Optional<String> wrong = wrongTime(one.atMillis() + offset, now)
                    .or(() -> ownOffset(one).flatMap(own -> wrongTime(one.atMillis() + own, now)));
            if (wrong.isEmpty() && one instanceof Heartbeat heartbeat) {
                wrong = wrongCounters(heartbeat, last);
                last = wrong.isEmpty() ? new Beat(heartbeat.seq(), heartbeat.counters()) : last;
            }
            int place = batch.places().get(i);
            if (wrong.isPresent()) {
                errors.add(new RecordError(place, RecordError.Code.REFUSED, wrong.get()));
            } else {
                taken.add(one);
                places.add(place);
            }
        }
        return new Checked(offset, later(known.beat(), last), taken, places, errors);
    }

    /** Of all of a batch; what a session says of its clock that makes no sense says nothing. */
    private static long clockOffset(DecodedBatch batch, Known known, long now) {
        long offset = known.clockOffset();
        for (TelemetryRecord one : batch.batch().records()) {
            Optional<Long> own = ownOffset(one);
            if (own.isPresent() && wrongTime(one.atMillis() + own.get(), now).isEmpty()) {
                offset = own.get();
            }
        }
        return offset;
    }

    private static Optional<Long> ownOffset(TelemetryRecord one) {
        return one instanceof Session session
                ? session.clock().map(Session.ClockOffset::offsetMillis)
                : Optional.empty();
    }

    /** The heartbeat before those of a batch; none if the batch is late, and they belong before it. */
    private static @Nullable Beat before(DecodedBatch batch, Known known) {
        for (TelemetryRecord one : batch.batch().records()) {
            if (one instanceof Heartbeat first) {
                return known.beat().filter(beat -> beat.seq() < first.seq()).orElse(null);
            }
        }
        return null;
    }

    private static Optional<Beat> later(Optional<Beat> known, @Nullable Beat last) {
        return last == null || known.isPresent() && known.get().seq() > last.seq() ? known : Optional.of(last);
    }

    private static Optional<String> wrongTime(long at, long now) {
        if (at > now + AHEAD.toMillis()) {
            return Optional.of("at_ms is of the future");
        }
        return at < now - OLDEST.toMillis() ? Optional.of("at_ms is too long ago") : Optional.empty();
    }

    private static Optional<String> wrongCounters(Heartbeat heartbeat, @Nullable Beat last) {
        Counters now = heartbeat.counters();
        for (ToLongFunction<Counters> counter : COUNTERS) {
            if (counter.applyAsLong(now) > MOST_COUNT) {
                return Optional.of("a counter is out of all reason");
            }
        }
        if (now.acked() > now.sent() || now.sentErrors() > now.sent() || now.receivedFromStore() > now.received()) {
            return Optional.of("a counter is larger than what it is a part of");
        }
        if (last == null) {
            return Optional.empty();
        }
        if (heartbeat.seq() <= last.seq()) {
            return Optional.of("seq does not grow");
        }
        for (ToLongFunction<Counters> counter : COUNTERS) {
            long growth = counter.applyAsLong(now) - counter.applyAsLong(last.counters());
            if (growth < 0 || growth > MOST_GROWTH) {
                return Optional.of(growth < 0 ? "a counter shrank" : "a counter grew out of all reason");
            }
        }
        return Optional.empty();
    }
}
