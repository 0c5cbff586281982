package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.MessageKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What comparing two histories found.
 *
 * @param ranges each part of the source
 * @param sampled messages compared field by field
 * @param differing those of them that differ
 * @param examples some of the missing and differing ones
 */
public record ComparisonReport(List<RangeReport> ranges, long sampled, long differing, List<Difference> examples) {
    /** Most examples. */
    public static final int EXAMPLES = 20;

    /** Copies the lists. */
    public ComparisonReport {
        ranges = List.copyOf(ranges);
        examples = List.copyOf(examples);
    }

    /**
     * A part.
     *
     * @param name of the source's partition
     * @param source its rows
     * @param bad those of them that are no messages
     * @param target messages of the same time in the target
     * @param missing messages of the source that are not in the target
     * @param more messages of the target that are not in the source: a node that writes there too has them from others
     */
    public record RangeReport(String name, long source, long bad, long target, long missing, long more) {
        /** Whether both have the same number of messages. */
        public boolean isEqual() {
            return source - bad == target;
        }
    }

    /**
     * A message that is missing or has other fields.
     *
     * @param range the source's partition
     * @param key its place
     * @param what which fields
     */
    public record Difference(String range, MessageKey key, String what) {
        @Override
        public String toString() {
            return new BadRow(range, key, what).toString();
        }
    }

    /** Whether every message of the source is in the target, and those compared are alike. */
    public boolean isGood() {
        return missing() == 0 && differing == 0;
    }

    /** Rows of the source. */
    public long source() {
        return ranges.stream().mapToLong(RangeReport::source).sum();
    }

    /** Those that are no messages. */
    public long bad() {
        return ranges.stream().mapToLong(RangeReport::bad).sum();
    }

    /** Messages of the target in the time of the source. */
    public long target() {
        return ranges.stream().mapToLong(RangeReport::target).sum();
    }

    /** Messages that are not in the target. */
    public long missing() {
        return ranges.stream().mapToLong(RangeReport::missing).sum();
    }

    /** Messages that are in the target only. */
    public long more() {
        return ranges.stream().mapToLong(RangeReport::more).sum();
    }

    /** The parts whose counts differ. */
    public List<RangeReport> unequal() {
        return ranges.stream().filter(range -> !range.isEqual()).toList();
    }

    /** The figures by name, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", isGood());
        map.put("partitions", ranges.size());
        map.put("partitions_unequal", unequal().size());
        map.put("source", source());
        map.put("bad", bad());
        map.put("target", target());
        map.put("missing", missing());
        map.put("only_in_target", more());
        map.put("sampled", sampled);
        map.put("differing", differing);
        map.put("examples", examples.stream().map(Difference::toString).toList());
        return map;
    }
}
