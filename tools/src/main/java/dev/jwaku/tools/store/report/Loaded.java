package dev.jwaku.tools.store.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * The history in one archive.
 *
 * @param side which archive
 * @param messages how many it has
 * @param perSecond how fast they were loaded; 0 if they were there already
 * @param tableBytes rows on disk
 * @param indexBytes indices on disk, by name
 * @param partitions how many it is divided into
 */
public record Loaded(
        String side, long messages, double perSecond, long tableBytes, Map<String, Long> indexBytes, int partitions) {
    public Loaded {
        indexBytes = new TreeMap<>(indexBytes);
    }

    /** Rows and indices on disk for each message. */
    public double bytesPerMessage() {
        long indices = indexBytes.values().stream().mapToLong(Long::longValue).sum();
        return messages == 0 ? 0 : (double) (tableBytes + indices) / messages;
    }
}
