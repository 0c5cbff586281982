package dev.jwaku.tools.archive.inspection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a history is sound.
 *
 * @param database which
 * @param messages how many it has, counted
 * @param sampled messages whose hash was computed again
 * @param mismatched those whose hash does not fit their fields
 * @param duplicates hashes that more than one message has
 * @param withoutTopic topics that messages refer to and that are not there
 * @param faults other things that are wrong, a line each
 * @param examples some of the hashes
 */
public record SoundnessReport(
        String database,
        long messages,
        long sampled,
        long mismatched,
        long duplicates,
        long withoutTopic,
        List<String> faults,
        List<String> examples) {
    /** Most examples. */
    public static final int EXAMPLES = 20;

    /** Copies the lists. */
    public SoundnessReport {
        faults = List.copyOf(faults);
        examples = List.copyOf(examples);
    }

    /** Whether nothing was found. */
    public boolean isGood() {
        return mismatched == 0 && duplicates == 0 && withoutTopic == 0 && faults.isEmpty();
    }

    /** The figures by name, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", isGood());
        map.put("database", database);
        map.put("messages", messages);
        map.put("sampled", sampled);
        map.put("mismatched", mismatched);
        map.put("duplicates", duplicates);
        map.put("topics_missing", withoutTopic);
        map.put("faults", faults);
        map.put("examples", examples);
        return map;
    }
}
