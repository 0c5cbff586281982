package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.database.KeyCursor;
import dev.jwaku.tools.archive.database.MessageKey;
import dev.jwaku.tools.archive.database.NwakuHistory;
import dev.jwaku.tools.archive.database.OurHistory;
import dev.jwaku.tools.archive.database.SourceRange;
import dev.jwaku.tools.archive.database.SourceRow;
import dev.jwaku.tools.archive.importing.ComparisonReport.Difference;
import dev.jwaku.tools.archive.importing.ComparisonReport.RangeReport;
import dev.jwaku.tools.archive.importing.ImportListener.Phase;
import dev.jwaku.waku.store.ArchivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Compares nwaku's history with ours: the places of all messages, and all fields of some that are chosen by chance.
 * Reads both databases once, side by side. Of one thread.
 */
public final class Comparison {
    private static final int BATCH = 200;

    private final HistoryUrl from;
    private final HistoryUrl to;
    private final int sample;
    private final ImportListener listener;
    private final SplittableRandom random = new SplittableRandom();
    private long began = System.nanoTime();
    private final List<RangeReport> reports = new ArrayList<>();
    private final List<Difference> examples = new ArrayList<>();
    private long sampled;
    private long differing;

    /**
     * A comparison.
     *
     * @param sample how many messages are compared field by field
     */
    public Comparison(HistoryUrl from, HistoryUrl to, int sample, ImportListener listener) {
        this.from = from;
        this.to = to;
        this.sample = sample;
        this.listener = listener;
    }

    /**
     * Compares everything that the source has.
     *
     * @throws dev.jwaku.tools.archive.database.UnusableDatabaseException if a database cannot be used
     * @throws dev.jwaku.tools.archive.database.DatabaseFailedException if one fails meanwhile
     */
    public ComparisonReport run() {
        try (NwakuHistory source = NwakuHistory.open(from)) {
            return run(source.ranges());
        }
    }

    /** The same for some parts of it. */
    ComparisonReport run(List<SourceRange> ranges) {
        try (NwakuHistory source = NwakuHistory.open(from);
                NwakuHistory rows = NwakuHistory.open(from);
                OurHistory target = OurHistory.open(to);
                OurHistory messages = OurHistory.open(to)) {
            Map<SourceRange, Long> counts = new LinkedHashMap<>();
            ranges.forEach(range -> counts.put(range, source.count(range)));
            long total = counts.values().stream().mapToLong(Long::longValue).sum();
            long done = 0;
            began = System.nanoTime();
            for (Map.Entry<SourceRange, Long> part : counts.entrySet()) {
                // so many of each that they add up
                long quota = share(done + part.getValue(), total) - share(done, total);
                new RangeComparison(part.getKey(), rows, messages, quota, part.getValue()).run(source, target);
                done += part.getValue();
                tell(part.getKey(), done, total);
            }
        }
        return new ComparisonReport(reports, sampled, differing, examples);
    }

    private long share(long done, long total) {
        return total == 0 ? 0 : Math.round((double) Math.min(sample, total) * done / total);
    }

    private void tell(SourceRange range, long done, long total) {
        long bad = reports.stream().mapToLong(RangeReport::bad).sum();
        listener.progress(new ImportListener.Progress(
                Phase.VERIFY, range.name(), done, total, bad, done, Duration.ofNanos(System.nanoTime() - began)));
    }

    private void example(SourceRange range, MessageKey key, String what) {
        if (examples.size() < ComparisonReport.EXAMPLES) {
            examples.add(new Difference(range.name(), key, what));
        }
    }

    /** One part. */
    private final class RangeComparison {
        private final SourceRange range;
        private final NwakuHistory rows;
        private final OurHistory messages;
        private final List<MessageKey> absent = new ArrayList<>();
        private final List<MessageKey> chosen = new ArrayList<>();
        private long wanted;
        private long candidates;
        private long source;
        private long target;
        private long bad;
        private long missing;
        private long more;

        private RangeComparison(
                SourceRange range, NwakuHistory rows, OurHistory messages, long wanted, long candidates) {
            this.range = range;
            this.rows = rows;
            this.messages = messages;
            this.wanted = wanted;
            this.candidates = candidates;
        }

        private void run(NwakuHistory history, OurHistory ours) {
            try (KeyCursor theirKeys = history.keys(range);
                    KeyCursor ourKeys = ours.keys(range.from(), range.to())) {
                merge(theirKeys, ourKeys);
            }
            checkAbsent();
            checkChosen();
            reports.add(new RangeReport(range.name(), source, bad, target, missing, more));
        }

        private void merge(KeyCursor theirKeys, KeyCursor ourKeys) {
            Optional<MessageKey> theirs = theirKeys.next();
            Optional<MessageKey> ours = ourKeys.next();
            while (theirs.isPresent() || ours.isPresent()) {
                int order = order(theirs, ours);
                if (order <= 0) {
                    source++;
                    met(theirs.orElseThrow(), order == 0);
                    theirs = theirKeys.next();
                }
                if (order >= 0) {
                    target++;
                    more += order > 0 ? 1 : 0;
                    ours = ourKeys.next();
                }
            }
        }

        private static int order(Optional<MessageKey> theirs, Optional<MessageKey> ours) {
            if (theirs.isEmpty()) {
                return 1;
            }
            return ours.map(key -> theirs.get().normalized().compareTo(key)).orElse(-1);
        }

        /** Each of those that are left is as likely as any other to be among those that are still wanted. */
        private void met(MessageKey key, boolean isThere) {
            boolean take = candidates > 0 && random.nextLong(candidates) < wanted;
            candidates--;
            if (!isThere) {
                absent.add(key);
                if (absent.size() >= BATCH) {
                    checkAbsent();
                }
            } else if (take) {
                wanted--;
                chosen.add(key);
                if (chosen.size() >= BATCH) {
                    checkChosen();
                }
            }
        }

        /** What is no message cannot be in the target. */
        private void checkAbsent() {
            if (absent.isEmpty()) {
                return;
            }
            for (SourceRow row : rows.find(range, absent)) {
                if (row instanceof SourceRow.Sound) {
                    missing++;
                    example(range, row.key(), "missing");
                } else {
                    bad++;
                }
            }
            absent.clear();
        }

        private void checkChosen() {
            if (chosen.isEmpty()) {
                return;
            }
            Map<MessageKey, ArchivedMessage> kept = new LinkedHashMap<>();
            messages.find(chosen.stream().map(MessageKey::normalized).toList())
                    .forEach(message -> kept.put(
                            new MessageKey(
                                    message.timestamp(), message.hash().bytes().toHex()),
                            message));
            for (SourceRow row : rows.find(range, chosen)) {
                if (row instanceof SourceRow.Sound sound) {
                    sampled++;
                    String difference = MessageDifference.between(
                            sound.message(),
                            Optional.ofNullable(kept.get(row.key().normalized())));
                    if (!difference.isEmpty()) {
                        differing++;
                        example(range, row.key(), difference);
                    }
                }
            }
            chosen.clear();
        }
    }
}
