package dev.jwaku.tools.store.report;

import java.util.Locale;
import java.util.stream.Collectors;

/** What was measured, one line for each shape, way and archive; RFC 4180 with a header. Times in milliseconds. */
public final class CsvReport {
    private static final String HEADER =
            "at,shape,archive,clients,count,failed,p50_ms,p90_ms,p95_ms,p99_ms,max_ms,mean_ms,database_ms,per_second,"
                    + "rows\r\n";

    private CsvReport() {}

    /** The file's content. */
    public static String of(StoreReport report) {
        return report.measured().stream().map(CsvReport::line).collect(Collectors.joining("", HEADER, ""));
    }

    private static String line(Measured one) {
        Latency latency = one.latency();
        return String.format(
                Locale.ROOT,
                "%s,%s,%s,%d,%d,%d,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%s,%.3f,%.3f\r\n",
                one.at().id(),
                one.shape(),
                one.side(),
                one.clients(),
                one.count(),
                one.failed(),
                latency.p50(),
                latency.p90(),
                latency.p95(),
                latency.p99(),
                latency.max(),
                latency.mean(),
                one.databaseMillis().isPresent()
                        ? String.format(
                                Locale.ROOT, "%.4f", one.databaseMillis().getAsDouble())
                        : "",
                one.perSecond(),
                one.rows());
    }
}
