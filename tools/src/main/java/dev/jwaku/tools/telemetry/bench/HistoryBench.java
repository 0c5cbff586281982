package dev.jwaku.tools.telemetry.bench;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.service.TelemetryConfig;
import dev.jwaku.tools.telemetry.service.TelemetryService;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A service whose database holds weeks of many installs: how long the sums take for each new batch, and how soon it
 * answers every question of the page.
 */
public final class HistoryBench {
    /** Longest time wanted for the sums of one new batch. */
    public static final Duration WANTED_SUMS = Duration.ofSeconds(1);

    private static final double MILLIS = 1e6;
    private static final int LATE = 5;
    private static final int MOST_LATE = 6;
    private static final int ANSWERS = 30;
    private static final List<String> QUESTIONS = List.of(
            "/",
            "/app.js",
            "/v1/reliability",
            "/v1/reliability?horizon=7d",
            "/v1/reliability?kind=one_to_one",
            "/v1/reliability?platform=linux&mode=light&ct_class=group",
            "/v1/reliability?format=csv",
            "/v1/coverage",
            "/v1/outages",
            "/v1/outages?format=csv",
            "/metrics",
            "/v1/health");

    private final PostgresUrl url;
    private final History history;
    private final int uploads;
    private final Consumer<String> progress;

    /**
     * A run.
     *
     * @param url of an empty database, in which all of it stays
     * @param history what is put into it first
     * @param uploads new batches whose sums are measured one by one, and as many in one burst
     * @param progress hears what was measured, line by line
     */
    public HistoryBench(PostgresUrl url, History history, int uploads, Consumer<String> progress) {
        this.url = url;
        this.history = history;
        this.uploads = uploads;
        this.progress = progress;
    }

    /**
     * Times, in milliseconds.
     *
     * @param what was done
     * @param times how often
     */
    public record Timing(String what, int times, double p50, double p95, double max) {
        static Timing of(String what, List<Double> millis) {
            List<Double> sorted = new ArrayList<>(millis);
            sorted.sort(null);
            return new Timing(
                    what,
                    sorted.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(Math.min(sorted.size() - 1, sorted.size() * 95 / 100)),
                    sorted.getLast());
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-62s %4d times: p50 %7.1f ms, p95 %7.1f ms, max %7.1f ms",
                    what,
                    times,
                    p50,
                    p95,
                    max);
        }
    }

    /**
     * What was measured.
     *
     * @param filled the history
     * @param fillSeconds until it was in the tables
     * @param sumSeconds until the sums of all of it were made
     * @param counted messages that the sums have
     * @param deliveredCounted of the messages that are a day old, those that the sums say arrived within a day
     * @param store storing one new batch
     * @param sums bringing the sums up to date with it
     * @param burstSeconds bringing them up to date with all of a burst
     * @param answers to each question
     * @param countedAfter messages that the sums have at the end
     * @param wantedAfter messages that were stored at the end
     */
    public record Result(
            HistoryTables.Filled filled,
            double fillSeconds,
            double sumSeconds,
            long counted,
            long deliveredCounted,
            Timing store,
            Timing sums,
            double burstSeconds,
            List<Timing> answers,
            long countedAfter,
            long wantedAfter) {
        /** Whether it is as fast as wanted, and the sums have everything once. */
        public boolean isGood() {
            return counted == filled.sent()
                    && deliveredCounted == filled.delivered()
                    && countedAfter == wantedAfter
                    && sums.max() <= WANTED_SUMS.toMillis()
                    && answers.stream().allMatch(one -> one.max() <= TelemetryBench.WANTED_ANSWER.toMillis());
        }
    }

    /** Runs it. @throws IOException if the database is not fit, or the service cannot listen */
    public Result run() throws IOException, InterruptedException {
        MemoryMeters meters = new MemoryMeters();
        try (SystemWorld world = new SystemWorld(Events.NONE, meters);
                TelemetryStore store = TelemetryStore.postgres(url, world.now())) {
            long start = System.nanoTime();
            HistoryTables.Filled filled = fill();
            double fillSeconds = seconds(start);
            say(
                    "%,d rows of %,d messages in %.0f s, %,d MB",
                    filled.rows(), filled.sent(), fillSeconds, filled.bytes() >> 20);
            start = System.nanoTime();
            // of the moment the history ends with: what is a day old now, but was not then, is not made up
            sumUp(store, Instant.ofEpochMilli(history.now()));
            double sumSeconds = seconds(start);
            Figures all = figures(store, history.today() - 1);
            long counted = all.sent();
            long delivered = all.tally(Horizon.DAY).delivered();
            say(
                    "sums of all of it in %.0f s: %,d messages, %,d within a day (%,d made up, %,d)",
                    sumSeconds, counted, delivered, filled.sent(), filled.delivered());
            List<Timing> steps = one(store, world);
            double burst = burst(store, world);
            say("a burst of %d batches: sums complete after %.2f s", uploads, burst);
            List<Timing> answers = answers(world, store, meters);
            return new Result(
                    filled,
                    fillSeconds,
                    sumSeconds,
                    counted,
                    delivered,
                    steps.getFirst(),
                    steps.getLast(),
                    burst,
                    answers,
                    figures(store, Integer.MAX_VALUE).sent(),
                    filled.sent() + 2L * uploads * HistoryUploads.SENT);
        }
    }

    private HistoryTables.Filled fill() throws IOException {
        try {
            return new HistoryTables(history, url).fill();
        } catch (SQLException e) {
            throw new IOException("the history cannot be put into the database: " + e.getMessage(), e);
        }
    }

    private void say(String text, Object... values) {
        progress.accept(String.format(Locale.ROOT, text, values));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private void sumUp(TelemetryStore store, Instant now) {
        long done = 0;
        long next = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        for (int some = store.updateSums(now); some > 0; some = store.updateSums(now)) {
            done += some;
            if (System.nanoTime() > next) {
                say("... %,d days of installs summed up", done);
                next = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            }
        }
    }

    private static Figures figures(TelemetryStore store, long toDay) {
        Figures.Sum sum = new Figures.Sum();
        store.cells(0, toDay).forEach(cell -> sum.add(cell.figures()));
        return sum.figures();
    }

    /** One batch after the other; every fifth comes days late. */
    private List<Timing> one(TelemetryStore store, SystemWorld world) {
        HistoryUploads source = new HistoryUploads(history);
        SplittableRandom random = new SplittableRandom(7);
        List<Double> storing = new ArrayList<>();
        List<Double> summing = new ArrayList<>();
        for (int i = 0; i < uploads; i++) {
            int late = i % LATE == 0 ? 1 + random.nextInt(MOST_LATE) : 0;
            var batch = source.upload(random.nextInt(history.installs()), i, late);
            sumUp(store, world.now()); // what became due meanwhile is not this batch's
            long start = System.nanoTime();
            store.store(batch, world.now());
            long stored = System.nanoTime();
            store.updateSums(world.now());
            storing.add((stored - start) / MILLIS);
            summing.add((System.nanoTime() - stored) / MILLIS);
        }
        List<Timing> timings = List.of(Timing.of("store a batch", storing), Timing.of("sums with it", summing));
        timings.forEach(timing -> progress.accept(timing.toString()));
        return timings;
    }

    private double burst(TelemetryStore store, SystemWorld world) {
        HistoryUploads source = new HistoryUploads(history);
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < uploads; i++) {
            store.store(source.upload(random.nextInt(history.installs()), uploads + i, 0), world.now());
        }
        long start = System.nanoTime();
        sumUp(store, world.now());
        return seconds(start);
    }

    /** After one round that is not counted: the JVM compiles what it is asked often. */
    private List<Timing> answers(SystemWorld world, TelemetryStore store, MemoryMeters meters)
            throws IOException, InterruptedException {
        TelemetryConfig config = TelemetryConfig.defaults().at("127.0.0.1", 0);
        List<Timing> timings = new ArrayList<>();
        try (TelemetryService service = TelemetryService.open(world, store, config, meters, "bench");
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            String base = "http://127.0.0.1:" + service.port();
            for (String question : QUESTIONS) {
                ask(client, base + question);
            }
            for (String question : QUESTIONS) {
                List<Double> millis = new ArrayList<>();
                for (int i = 0; i < ANSWERS; i++) {
                    millis.add(ask(client, base + question));
                }
                Timing timing = Timing.of("GET " + question, millis);
                timings.add(timing);
                progress.accept(timing.toString());
            }
        }
        return timings;
    }

    private static double ask(HttpClient client, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofMinutes(1))
                .build();
        long start = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(url + " answers " + answer.statusCode());
        }
        return (System.nanoTime() - start) / MILLIS;
    }
}
