package dev.jwaku.waku.sync;

import java.util.List;

/**
 * One message of a reconciliation.
 *
 * @param pubsubTopics only messages of these; empty for all
 * @param contentTopics only messages of these; empty for all
 * @param ranges adjoining, ascending
 */
record SyncPayload(List<String> pubsubTopics, List<String> contentTopics, List<SyncRange> ranges) {
    SyncPayload {
        pubsubTopics = List.copyOf(pubsubTopics);
        contentTopics = List.copyOf(contentTopics);
        ranges = List.copyOf(ranges);
    }

    /** Nothing to say: ends the session. */
    static SyncPayload empty() {
        return new SyncPayload(List.of(), List.of(), List.of());
    }

    /** Whether nothing is left to do. */
    boolean isDone() {
        return ranges.stream().allMatch(SyncRange::isSkip);
    }
}
