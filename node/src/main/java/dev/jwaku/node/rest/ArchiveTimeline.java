package dev.jwaku.node.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The archive's past as columns for charts: per pair of neighbouring samples one value of each series, {@code null}
 * where nothing happened that could be measured. Times are seconds, rates per second.
 */
final class ArchiveTimeline {
    /** The time of each statement of PostgreSQL, by its shape. */
    static final String STATEMENTS = "jwaku_archive_statement_seconds";
    /** The time to answer a query, of whatever archive. */
    static final String ANSWERS = "waku_archive_query_duration_seconds";
    /** The time to keep a batch, of whatever archive. */
    static final String INSERTS = "waku_archive_insert_duration_seconds";

    static final String SHAPE = "shape";

    private static final String CONNECTIONS = "jwaku_archive_connections_in_use";
    private static final double MILLIS = 1000;

    private static final List<Meter> RATES = List.of(
            new Meter("stored", "waku_archive_messages_stored", ""),
            new Meter("dropped", "waku_archive_errors", "type=\"dropped\""),
            new Meter("queries", "waku_store_queries", ""),
            new Meter("unanswered", "waku_store_errors", ""),
            new Meter("duplicates", "jwaku_archive_duplicates", ""),
            new Meter("timeouts", "jwaku_archive_statement_timeouts", ""),
            new Meter("primaryAsked", "jwaku_archive_replica_misses", ""));
    private static final List<Meter> GAUGES = List.of(
            new Meter("waiting", "waku_archive_waiting", ""),
            new Meter("messages", "waku_archive_messages", ""),
            new Meter("bytes", "jwaku_archive_bytes", ""));

    private ArchiveTimeline() {}

    /** The meters that a sample must have, by name: no more than is shown, since there are many samples. */
    static Predicate<String> meters() {
        List<String> names = Stream.of(
                        RATES.stream().map(Meter::name),
                        GAUGES.stream().map(Meter::name),
                        Stream.of(CONNECTIONS, STATEMENTS, ANSWERS, INSERTS))
                .flatMap(some -> some)
                .toList();
        return names::contains;
    }

    /**
     * Writes the columns.
     *
     * @param samples oldest first
     * @param after milliseconds since 1970: what came until then is known already
     */
    static void write(List<MeterSample> samples, long after, ObjectNode into) {
        ArrayNode times = into.putArray("times");
        Map<String, ArrayNode> columns = new LinkedHashMap<>();
        ObjectNode series = into.putObject("series");
        for (int i = 1; i < samples.size(); i++) {
            if (samples.get(i).millis() > after) {
                times.add(samples.get(i).millis() / MILLIS);
                values(samples.get(i - 1), samples.get(i)).forEach((name, value) -> {
                    ArrayNode column = columns.computeIfAbsent(name, series::putArray);
                    fill(column, times.size() - 1);
                    add(column, value);
                });
            }
        }
        columns.values().forEach(column -> fill(column, times.size()));
    }

    /** Series that began later than others have nothing before. */
    private static void fill(ArrayNode column, int length) {
        while (column.size() < length) {
            column.addNull();
        }
    }

    private static void add(ArrayNode column, OptionalDouble value) {
        if (value.isPresent()) {
            column.add(Figures.rounded(value.getAsDouble()));
        } else {
            column.addNull();
        }
    }

    private static Map<String, OptionalDouble> values(MeterSample from, MeterSample to) {
        Map<String, OptionalDouble> values = new LinkedHashMap<>();
        double seconds = (to.millis() - from.millis()) / MILLIS;
        for (Meter rate : RATES) {
            long grown = to.counter(rate.name(), rate.labels()) - from.counter(rate.name(), rate.labels());
            values.put(rate.id(), OptionalDouble.of(Math.max(0, grown) / seconds));
        }
        for (Meter gauge : GAUGES) {
            values.put(gauge.id(), to.gauge(gauge.name(), gauge.labels()));
        }
        for (String pool : to.labelValues(CONNECTIONS, "pool")) {
            values.put("pool." + pool, to.gauge(CONNECTIONS, "pool=\"" + pool + '"'));
        }
        quantiles(values, "answer", to.buckets(ANSWERS, "").since(from.buckets(ANSWERS, "")));
        quantiles(values, "insert", to.buckets(INSERTS, "").since(from.buckets(INSERTS, "")));
        for (Meter shape : shapes(to)) {
            MeterSample.Buckets past = from.buckets(shape.name(), shape.labels());
            MeterSample.Buckets now = to.buckets(shape.name(), shape.labels());
            if (now.count() > 0) {
                quantiles(values, shape.id(), now.since(past));
            }
        }
        return values;
    }

    private static void quantiles(Map<String, OptionalDouble> values, String id, MeterSample.Buckets buckets) {
        values.put(id + ".p50", buckets.quantile(0.5));
        values.put(id + ".p95", buckets.quantile(0.95));
        values.put(id + ".p99", buckets.quantile(0.99));
    }

    /** The histograms of statements that a sample has. */
    static List<Meter> shapes(MeterSample sample) {
        List<Meter> shapes = new ArrayList<>();
        for (String shape : sample.labelValues(STATEMENTS, SHAPE)) {
            shapes.add(new Meter(shape, STATEMENTS, SHAPE + "=\"" + shape + '"'));
        }
        return shapes;
    }

    /**
     * One or several series of a name.
     *
     * @param id what the page calls it
     * @param name of the meter
     * @param labels a text that the labels contain
     */
    record Meter(String id, String name, String labels) {}
}
