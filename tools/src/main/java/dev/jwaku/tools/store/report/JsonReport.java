package dev.jwaku.tools.store.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run as JSON: {@code schema} names the form, and changes when a reader would have to. Times are milliseconds, sizes
 * bytes. Figures that are not known are {@code null}.
 */
public final class JsonReport {
    /** The form. */
    public static final String SCHEMA = "jwaku-bench-store/1";

    private JsonReport() {}

    /** One line. */
    public static String of(StoreReport report) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schema", SCHEMA);
        all.put("good", report.isGood());
        all.put("setting", report.setting());
        all.put("loads", report.loads().stream().map(JsonReport::load).toList());
        all.put("agreements", report.agreements());
        all.put("measured", report.measured().stream().map(JsonReport::measured).toList());
        all.put("mixes", report.mixes().stream().map(JsonReport::mix).toList());
        all.put("verdicts", report.verdicts().stream().map(JsonReport::verdict).toList());
        return new JsonMapper().writeValueAsString(all);
    }

    private static Map<String, Object> load(Loaded load) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("archive", load.side());
        map.put("messages", load.messages());
        map.put("partitions", load.partitions());
        map.put("loaded_per_second", rounded(load.perSecond()));
        map.put("bytes_per_message", rounded(load.bytesPerMessage()));
        map.put("table_bytes", load.tableBytes());
        map.put("index_bytes", load.indexBytes());
        return map;
    }

    private static Map<String, Object> measured(Measured one) {
        Latency latency = one.latency();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("at", one.at().id());
        map.put("shape", one.shape());
        map.put("archive", one.side());
        map.put("clients", one.clients());
        map.put("count", one.count());
        map.put("p50_ms", rounded(latency.p50()));
        map.put("p90_ms", rounded(latency.p90()));
        map.put("p95_ms", rounded(latency.p95()));
        map.put("p99_ms", rounded(latency.p99()));
        map.put("max_ms", rounded(latency.max()));
        map.put("mean_ms", rounded(latency.mean()));
        map.put("database_ms", orNull(one.databaseMillis()));
        map.put("per_second", rounded(one.perSecond()));
        map.put("rows", rounded(one.rows()));
        map.put("errors", one.errors());
        map.put(
                "distribution",
                latency.curve().stream()
                        .map(point -> List.of(point.percent(), rounded(point.millis())))
                        .toList());
        return map;
    }

    private static Map<String, Object> mix(MixRun mix) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("at", mix.at().id());
        map.put("rate_asked", rounded(mix.askedRate()));
        map.put("rate_reached", rounded(mix.reachedRate()));
        map.put("late_p99_ms", rounded(mix.lateP99()));
        map.put("inserted", mix.inserted());
        map.put("inserted_per_second", rounded(mix.insertRate()));
        map.put("refused", mix.refused());
        map.put("missing", mix.missing());
        map.put("database_ms", orNull(mix.databaseMillis()));
        map.put("archive_ms", orNull(mix.archiveMillis()));
        map.put("client_ms", rounded(mix.wireMillis()));
        return map;
    }

    private static Map<String, Object> verdict(Verdict verdict) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("threshold", verdict.threshold().toString());
        map.put("at", verdict.at());
        map.put(
                "found",
                orNull(Double.isNaN(verdict.found()) ? OptionalDouble.empty() : OptionalDouble.of(verdict.found())));
        map.put("good", verdict.good());
        return map;
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? rounded(value.getAsDouble()) : null;
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
