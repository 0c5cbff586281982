package dev.jwaku.tools.archive.inspection;

import dev.jwaku.waku.message.Timestamps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Figures of a history.
 *
 * @param database which
 * @param schemaVersion of its tables
 * @param exact whether messages were counted; else the server's estimates
 * @param messages how many
 * @param bytes on disk, with indices
 * @param oldest timestamp, nanoseconds since 1970
 * @param newest timestamp, nanoseconds since 1970
 * @param partitions parts of the table, oldest first; none in SQLite
 * @param topicCount pairs of pubsub and content topic
 * @param topics those with most messages
 * @param imported what was moved in from elsewhere
 */
public record StatsReport(
        String database,
        String schemaVersion,
        boolean exact,
        long messages,
        long bytes,
        OptionalLong oldest,
        OptionalLong newest,
        List<PartitionFigures> partitions,
        long topicCount,
        List<TopicFigures> topics,
        Optional<ImportFigures> imported) {
    /** Copies the lists. */
    public StatsReport {
        partitions = List.copyOf(partitions);
        topics = List.copyOf(topics);
    }

    /**
     * A partition.
     *
     * @param name of its table
     * @param from first timestamp, nanoseconds since 1970
     * @param to the one after the last
     * @param messages how many
     * @param tableBytes on disk, without indices
     * @param indexBytes of the indices
     */
    public record PartitionFigures(String name, long from, long to, long messages, long tableBytes, long indexBytes) {}

    /**
     * A pair of topics.
     *
     * @param pubsub name
     * @param content name
     * @param messages how many
     */
    public record TopicFigures(String pubsub, String content, long messages) {}

    /**
     * Of all imports.
     *
     * @param rows that were read
     * @param added messages that were new
     * @param bad rows that were left out
     */
    public record ImportFigures(long rows, long added, long bad) {
        /** Messages that were there already, of all that were no bad rows. */
        public double duplicateRatio() {
            long good = rows - bad;
            return good <= 0 ? 0 : (double) Math.max(0, good - added) / good;
        }
    }

    /** The figures by name, for JSON. Times are in ISO 8601. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("database", database);
        map.put("schema_version", schemaVersion);
        map.put("exact", exact);
        map.put("messages", messages);
        map.put("bytes", bytes);
        oldest.ifPresent(nanos -> map.put("oldest", time(nanos)));
        newest.ifPresent(nanos -> map.put("newest", time(nanos)));
        List<Map<String, Object>> tables = new ArrayList<>();
        for (PartitionFigures partition : partitions) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", partition.name);
            one.put("from", time(partition.from));
            one.put("to", time(partition.to));
            one.put("messages", partition.messages);
            one.put("table_bytes", partition.tableBytes);
            one.put("index_bytes", partition.indexBytes);
            tables.add(one);
        }
        map.put("partitions", tables);
        map.put("topics", topicCount);
        List<Map<String, Object>> most = new ArrayList<>();
        for (TopicFigures topic : topics) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("pubsub_topic", topic.pubsub);
            one.put("content_topic", topic.content);
            one.put("messages", topic.messages);
            most.add(one);
        }
        map.put("largest_topics", most);
        imported.ifPresent(figures -> {
            map.put("imported_rows", figures.rows);
            map.put("imported_messages", figures.added);
            map.put("imported_bad_rows", figures.bad);
            map.put("imported_duplicate_ratio", figures.duplicateRatio());
        });
        return map;
    }

    /** ISO 8601, for humans and machines. */
    public static String time(long nanos) {
        return Timestamps.toInstant(nanos).toString();
    }
}
