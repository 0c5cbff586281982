package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.MessageKey;
import dev.jwaku.tools.archive.database.NwakuHistory;
import dev.jwaku.tools.archive.database.SourceRange;
import dev.jwaku.tools.archive.database.SourceRow;
import dev.jwaku.tools.archive.importing.ImportListener.Phase;
import dev.jwaku.tools.archive.importing.ImportReport.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Moves a history part by part and in slices of {@value ImportOptions#SLICE} rows, then compares. A slice is durable
 * together with the record of it, so whoever is killed goes on with the next slice. A part whose number of rows is not
 * what was read of it, since nwaku wrote meanwhile, is read again from its beginning: what is there already stays.
 *
 * <p>Of one thread, which {@link #run} is called on.
 */
public final class HistoryImport {
    private final ImportOptions options;
    private final ImportListener listener;
    private final BooleanSupplier stop;
    private long began = System.nanoTime();
    private final Map<Long, RangeProgress> parts = new LinkedHashMap<>();
    private final List<BadRow> badRows = new ArrayList<>();
    private final Set<Long> repeated = new LinkedHashSet<>();
    private long total;
    private long readNow;

    /**
     * An import.
     *
     * @param listener is told how it goes
     * @param stop asked after every slice whether to stop
     */
    public HistoryImport(ImportOptions options, ImportListener listener, BooleanSupplier stop) {
        this.options = options;
        this.listener = listener;
        this.stop = stop;
    }

    /**
     * Moves everything that was not moved yet.
     *
     * @throws dev.jwaku.tools.archive.database.UnusableDatabaseException if a database cannot be used
     * @throws dev.jwaku.tools.archive.database.DatabaseFailedException if one fails meanwhile; another run goes on
     */
    public ImportReport run() {
        End end;
        List<SourceRange> ranges;
        int skipped;
        try (NwakuHistory source = NwakuHistory.open(options.from());
                ImportTarget target = ImportTarget.open(options.to(), options.retention())) {
            List<SourceRange> all = source.ranges();
            ranges = all.stream().filter(range -> range.to() > cutoff()).toList();
            skipped = all.size() - ranges.size();
            Map<Long, RangeProgress> before = target.begin(source);
            for (SourceRange range : ranges) {
                RangeProgress progress = Optional.ofNullable(before.get(range.from()))
                        .filter(one -> one.to() == range.to())
                        .orElse(RangeProgress.of(range));
                parts.put(range.from(), progress);
                total += range.estimate() >= 0 ? range.estimate() : source.count(range);
            }
            began = System.nanoTime();
            end = move(source, target, ranges);
            target.finish();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Optional<ComparisonReport> comparison = end == End.COMPLETE ? Optional.of(compare(ranges)) : Optional.empty();
        return new ImportReport(
                ranges.size(),
                skipped,
                sum(RangeProgress::read),
                sum(RangeProgress::added),
                sum(RangeProgress::bad),
                badRows,
                readNow,
                seconds,
                end,
                comparison);
    }

    private ComparisonReport compare(List<SourceRange> ranges) {
        return new Comparison(options.from(), options.to(), options.sample(), listener).run(ranges);
    }

    /** Of what is kept, nanoseconds since 1970. */
    private long cutoff() {
        return options.retention()
                .time()
                .map(age -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - age.toNanos())
                .orElse(Long.MIN_VALUE);
    }

    private End move(NwakuHistory source, ImportTarget target, List<SourceRange> ranges) {
        for (SourceRange range : ranges) {
            RangeProgress progress = parts.getOrDefault(range.from(), RangeProgress.of(range));
            if (progress.complete()) {
                progress = recounted(source, range, progress);
            }
            while (!progress.complete()) {
                if (stop.getAsBoolean()) {
                    return End.STOPPED;
                }
                Optional<RangeProgress> next = slice(source, target, range, progress);
                if (next.isEmpty()) {
                    return End.BAD_ROW;
                }
                readNow += next.get().read() - progress.read();
                progress = next.get();
                parts.put(range.from(), progress);
                tell(range);
                if (progress.complete()) {
                    progress = recounted(source, range, progress);
                }
            }
        }
        return End.COMPLETE;
    }

    /** Once a run: of a database in use the newest part never stays as it is. */
    private RangeProgress recounted(NwakuHistory source, SourceRange range, RangeProgress progress) {
        if (source.count(range) == progress.read() || !repeated.add(range.from())) {
            return progress;
        }
        RangeProgress again = progress.again();
        parts.put(range.from(), again);
        return again;
    }

    /** Empty if it has a bad row and none is wanted. */
    private Optional<RangeProgress> slice(
            NwakuHistory source, ImportTarget target, SourceRange range, RangeProgress before) {
        Optional<MessageKey> end = source.sliceEnd(range, before.last(), ImportOptions.SLICE);
        Optional<RangeProgress> copied = target.copy(source, range, before, end);
        return copied.isPresent() ? copied : rowByRow(source, target, range, before, end);
    }

    private Optional<RangeProgress> rowByRow(
            NwakuHistory source,
            ImportTarget target,
            SourceRange range,
            RangeProgress before,
            Optional<MessageKey> end) {
        try (ImportTarget.SliceWriter writer = target.slice()) {
            Count count = new Count();
            source.read(range, before.last(), end, row -> {
                count.read++;
                Optional<String> reason = switch (row) {
                    case SourceRow.Sound sound -> writer.add(sound.message());
                    case SourceRow.Defective defective -> Optional.of(defective.reason());
                };
                reason.ifPresent(why -> {
                    count.bad++;
                    bad(new BadRow(range.name(), row.key(), why));
                });
            });
            if (options.strict() && count.bad > 0) {
                return Optional.empty();
            }
            return Optional.of(writer.commit(source.identity(), before.after(end, count.read, count.bad)));
        }
    }

    private static final class Count {
        private long read;
        private long bad;
    }

    private void bad(BadRow row) {
        if (badRows.size() < options.badListed() && !badRows.contains(row)) {
            badRows.add(row);
        }
    }

    private void tell(SourceRange range) {
        listener.progress(new ImportListener.Progress(
                Phase.IMPORT,
                range.name(),
                sum(RangeProgress::read),
                total,
                sum(RangeProgress::bad),
                readNow,
                Duration.ofNanos(System.nanoTime() - began)));
    }

    private long sum(ToLongFunction<RangeProgress> figure) {
        return parts.values().stream().mapToLong(figure).sum();
    }
}
