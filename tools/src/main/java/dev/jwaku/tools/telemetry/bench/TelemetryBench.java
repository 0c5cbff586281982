package dev.jwaku.tools.telemetry.bench;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.telemetry.wire.BatchCodec;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.service.TelemetryConfig;
import dev.jwaku.tools.telemetry.service.TelemetryService;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Uploads over HTTP to a service in this process, as fast as it answers; then waits for its sums and asks questions.
 */
public final class TelemetryBench {
    /** Records a second that are wanted. */
    public static final int WANTED = 20_000;
    /** Longest answer that is wanted. */
    public static final Duration WANTED_ANSWER = Duration.ofMillis(300);

    private static final double NANOS = 1e9;
    private static final int ANSWERS = 20;
    private static final long MOST_SUMS_SECONDS = 600;

    private final TelemetryStore store;
    private final int uploads;
    private final int clients;

    /**
     * A run.
     *
     * @param store an empty one
     * @param uploads of 500 records each, every one of an install of its own
     * @param clients that upload at once
     */
    public TelemetryBench(TelemetryStore store, int uploads, int clients) {
        this.store = store;
        this.uploads = uploads;
        this.clients = clients;
    }

    /**
     * What was measured.
     *
     * @param records that were acknowledged
     * @param seconds from the first upload to the last answer
     * @param sumsSeconds after that, until the sums had everything
     * @param counted messages in the sums
     * @param sent messages that were uploaded
     * @param answerMillis slowest answer to a question
     */
    public record Result(
            long records, double seconds, double sumsSeconds, long counted, long sent, double answerMillis) {
        /** Records a second. */
        public double rate() {
            return records / seconds;
        }

        /** Whether it is as fast as wanted and nothing was lost or counted twice. */
        public boolean isGood() {
            return rate() >= WANTED && counted == sent && answerMillis <= WANTED_ANSWER.toMillis();
        }
    }

    /** Runs it. @throws IOException if the service cannot listen */
    public Result run() throws IOException, InterruptedException {
        MemoryMeters meters = new MemoryMeters();
        try (SystemWorld world = new SystemWorld(Events.NONE, meters)) {
            Load load = new Load(world.random().nextLong(), world.now().toEpochMilli());
            List<Bytes> bodies = new ArrayList<>();
            for (int i = 0; i < uploads; i++) {
                bodies.add(load.upload(i));
            }
            TelemetryConfig config = TelemetryConfig.defaults().at("127.0.0.1", 0);
            try (TelemetryService service = TelemetryService.open(world, store, config, meters, "bench");
                    HttpClient client = HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .build()) {
                URI base = URI.create("http://127.0.0.1:" + service.port());
                long start = System.nanoTime();
                int stored = upload(client, base, bodies);
                double seconds = (System.nanoTime() - start) / NANOS;
                long summing = System.nanoTime();
                long counted = awaitSums((long) stored * 100, summing);
                double sumsSeconds = (System.nanoTime() - summing) / NANOS;
                return new Result(
                        (long) stored * Load.RECORDS,
                        seconds,
                        sumsSeconds,
                        counted,
                        (long) stored * 100,
                        slowestAnswer(client, base));
            }
        }
    }

    private int upload(HttpClient client, URI base, List<Bytes> bodies) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger stored = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> {
                    for (int at = next.getAndIncrement(); at < bodies.size(); at = next.getAndIncrement()) {
                        stored.addAndGet(upload(client, base, bodies.get(at)) ? 1 : 0);
                    }
                    return true;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("an upload failed", e);
        }
        return stored.get();
    }

    private static boolean upload(HttpClient client, URI base, Bytes body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/batches"))
                .header("Content-Type", BatchCodec.CONTENT_TYPE)
                .header("Content-Encoding", "gzip")
                .timeout(Duration.ofMinutes(1))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 200 && answer.body().contains("\"stored\":0");
    }

    private long awaitSums(long wanted, long start) {
        long counted = 0;
        while (counted < wanted && (System.nanoTime() - start) / NANOS < MOST_SUMS_SECONDS) {
            if (store.backlog() == 0) {
                counted = store.cells(0, Integer.MAX_VALUE).stream()
                        .map(TelemetryStore.Cell::figures)
                        .mapToLong(Figures::sent)
                        .sum();
            }
        }
        return counted;
    }

    private static double slowestAnswer(HttpClient client, URI base) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/reliability"))
                .timeout(Duration.ofMinutes(1))
                .build();
        client.send(request, HttpResponse.BodyHandlers.ofString());
        double slowest = 0;
        for (int i = 0; i < ANSWERS; i++) {
            long start = System.nanoTime();
            client.send(request, HttpResponse.BodyHandlers.ofString());
            slowest = Math.max(slowest, (System.nanoTime() - start) / 1e6);
        }
        return slowest;
    }
}
