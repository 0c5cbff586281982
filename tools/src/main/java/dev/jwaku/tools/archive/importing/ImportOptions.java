package dev.jwaku.tools.archive.importing;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.tools.archive.database.HistoryUrl;

/**
 * What is to be moved where.
 *
 * @param from nwaku's database
 * @param to ours
 * @param retention what the node will keep: parts older than that are left out, and partitions are cut to fit
 * @param strict whether a bad row ends the import
 * @param badListed how many bad rows are named
 * @param sample how many messages are compared field by field at the end
 */
public record ImportOptions(
        HistoryUrl from, HistoryUrl to, RetentionPolicy retention, boolean strict, int badListed, int sample) {
    /** Bad rows that are named, if not said otherwise. */
    public static final int BAD_LISTED = 20;
    /** Messages that are compared, if not said otherwise. */
    public static final int SAMPLE = 10_000;
    /** Rows that become durable together. */
    public static final int SLICE = 5_000;

    /** Everything, and bad rows do not matter. */
    public static ImportOptions of(HistoryUrl from, HistoryUrl to) {
        return new ImportOptions(from, to, RetentionPolicy.NONE, false, BAD_LISTED, SAMPLE);
    }

    /** The same with a policy. */
    public ImportOptions withRetention(RetentionPolicy policy) {
        return new ImportOptions(from, to, policy, strict, badListed, sample);
    }

    /** The same, but bad rows end it or not. */
    public ImportOptions withStrict(boolean wanted) {
        return new ImportOptions(from, to, retention, wanted, badListed, sample);
    }

    /** The same with so many bad rows named. */
    public ImportOptions withBadListed(int most) {
        return new ImportOptions(from, to, retention, strict, most, sample);
    }

    /** The same with so many messages compared. */
    public ImportOptions withSample(int messages) {
        return new ImportOptions(from, to, retention, strict, badListed, messages);
    }
}
