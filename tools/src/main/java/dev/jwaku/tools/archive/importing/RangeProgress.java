package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.MessageKey;
import dev.jwaku.tools.archive.database.SourceRange;
import java.util.Optional;

/**
 * How far a part of the source was moved.
 *
 * @param from where the part begins, nanoseconds since 1970
 * @param to where it ends
 * @param last the row up to which all were read, this one included
 * @param read rows up to there
 * @param added messages that the target did not have, also those of earlier attempts
 * @param bad rows up to there that were left out
 * @param complete whether nothing came after it
 */
record RangeProgress(long from, long to, MessageKey last, long read, long added, long bad, boolean complete) {
    /** Of a part that nobody touched. */
    static RangeProgress of(SourceRange range) {
        return new RangeProgress(range.from(), range.to(), MessageKey.FIRST, 0, 0, 0, false);
    }

    /**
     * After a slice.
     *
     * @param end its last row; empty if it went to the end of the part
     */
    RangeProgress after(Optional<MessageKey> end, long moreRead, long moreBad) {
        return new RangeProgress(from, to, end.orElse(last), read + moreRead, added, bad + moreBad, end.isEmpty());
    }

    RangeProgress withAdded(long more) {
        return new RangeProgress(from, to, last, read, added + more, bad, complete);
    }

    /** From the beginning again: reading twice does no harm. */
    RangeProgress again() {
        return new RangeProgress(from, to, MessageKey.FIRST, 0, added, 0, false);
    }
}
