package dev.jwaku.tools.store.report;

import dev.jwaku.tools.store.report.Latency.Point;
import dev.jwaku.tools.store.report.Measured.At;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Made-up results. */
final class Reports {
    private Reports() {}

    static Measured measured(At at, String side, String shape, double p50, double p95) {
        Latency latency = new Latency(
                p50,
                p95,
                p95,
                2 * p95,
                3 * p95,
                p50,
                List.of(new Point(0, p50 / 2), new Point(50, p50), new Point(95, p95), new Point(100, 3 * p95)));
        return new Measured(at, side, shape, 1, 1000, Map.of(), latency, 1000 / p50, 1, OptionalDouble.of(p50 / 2));
    }

    static Measured withErrors(Measured one, Map<String, Long> errors) {
        return new Measured(
                one.at(),
                one.side(),
                one.shape(),
                one.clients(),
                one.count(),
                errors,
                one.latency(),
                one.perSecond(),
                one.rows(),
                one.databaseMillis());
    }

    static MixRun mix(double asked, double reached) {
        return new MixRun(
                At.WIRE_MIX, asked, reached, 1.5, 100, 6000, 0, 0, OptionalDouble.of(0.4), OptionalDouble.empty(), 2.5);
    }

    /** Something of everything, with names that a page must escape. */
    static StoreReport everything() {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("machine", "<two> \"cores\" & more");
        List<Measured> measured = List.of(
                measured(At.DATABASE, "jwaku", "hash-1", 0.157, 0.28),
                measured(At.DATABASE, "nwaku schema 8", "hash-1", 191, 343),
                withErrors(measured(At.DATABASE, "jwaku", "oldest", 0.03, 0.05), Map.of("sql-53200", 2L)),
                measured(At.WIRE_MIX, "jwaku", "hash-1", 1.2, 3.4));
        Thresholds thresholds = new Thresholds("jwaku", List.of(Threshold.parse("hash-50:p95<=5ms")), true, 1290);
        List<Loaded> loads = List.of(
                new Loaded("jwaku", 1000, 32_400, 1_300_000, Map.of("message_hash", 57_000L), 15),
                new Loaded("nwaku schema 8", 1000, 0, 3_000_000, Map.of("messageindex", 500_000L), 720));
        List<MixRun> mixes = List.of(mix(50, 50));
        return new StoreReport(
                setting,
                loads,
                List.of(new Agreement("hash-1", 10, 0)),
                measured,
                mixes,
                thresholds.check(loads, measured, mixes));
    }
}
