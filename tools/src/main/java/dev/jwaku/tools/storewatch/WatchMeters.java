package dev.jwaku.tools.storewatch;

import dev.jwaku.runtime.Meters;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The report as metrics, {@code docs/store-watch.md}. Counters follow the reports; gauges read the present one. */
final class WatchMeters {
    private static final String STORE = "store";

    private final Meters meters;
    private WatchReport last;

    WatchMeters(Meters meters, Supplier<WatchReport> report) {
        this.meters = meters;
        this.last = report.get();
        meters.gauges("jwaku_store_watch_up", () -> stores(report, store -> store.isAnswering() ? 1 : 0));
        meters.gauges("jwaku_store_watch_missing_messages", () -> stores(report, WatchReport.Store::missing));
        meters.gauges("jwaku_store_watch_unknown_messages", () -> stores(report, WatchReport.Store::unknown));
        meters.gauges(
                "jwaku_store_watch_longest_repair_seconds",
                () -> report.get().stores().stream()
                        .map(store -> Meters.Reading.of(store.longestRepair(), STORE, store.name()))
                        .toList());
        meters.gauge(
                "jwaku_store_watch_nowhere_messages",
                () -> report.get().nowhere().size());
        meters.gauge(
                "jwaku_store_watch_incomplete_windows",
                () -> report.get().windows().incomplete());
        meters.gauges(
                "jwaku_store_watch_behind_seconds",
                () -> report.get().topics().stream()
                        .map(topic -> Meters.Reading.of(
                                Duration.between(topic.until(), report.get().time())
                                                .toMillis()
                                        / 1e3,
                                "topic",
                                topic.topic()))
                        .toList());
    }

    private static List<Meters.Reading> stores(Supplier<WatchReport> report, ToLongFunction<WatchReport.Store> value) {
        return report.get().stores().stream()
                .map(store -> Meters.Reading.of(value.applyAsLong(store), STORE, store.name()))
                .toList();
    }

    /** Counts what is new. */
    void update(WatchReport report) {
        add("jwaku_store_watch_compared_messages_total", report.messages() - last.messages());
        add("jwaku_store_watch_sent_messages_total", report.sent() - last.sent());
        add(
                "jwaku_store_watch_compared_windows_total",
                report.windows().compared() - last.windows().compared());
        add(
                "jwaku_store_watch_abandoned_windows_total",
                report.windows().abandoned() - last.windows().abandoned());
        add("jwaku_store_watch_left_out_messages_total", report.leftOut() - last.leftOut());
        for (int i = 0; i < report.stores().size(); i++) {
            WatchReport.Store now = report.stores().get(i);
            WatchReport.Store before = last.stores().get(i);
            add("jwaku_store_watch_found_missing_total", now.missingEver() - before.missingEver(), STORE, now.name());
            add("jwaku_store_watch_repaired_total", now.repaired() - before.repaired(), STORE, now.name());
            add("jwaku_store_watch_answers_total", now.answers() - before.answers(), STORE, now.name());
            add("jwaku_store_watch_no_answers_total", now.silences() - before.silences(), STORE, now.name());
        }
        last = report;
    }

    private void add(String name, long amount, String... tags) {
        meters.counter(name, tags).add(amount);
    }
}
