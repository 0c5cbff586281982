package dev.jwaku.tools.telemetry.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Hours;
import dev.jwaku.tools.telemetry.store.Reports;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three services on one database take uploads and keep up the sums, while now one of them, now all, now the server of
 * the database, now everything is killed (SIGKILL, all of its processes). Clients repeat what nobody answered, and now
 * and then what was answered, at any service. Whatever was acknowledged is there at the end, and counts once.
 */
class KilledTogetherTest {
    private static final int CLIENTS = 5;
    private static final int SERVICES = 3;
    private static final int MESSAGES = 5;
    /** Batches of an install; then the client is another one. */
    private static final int OF_INSTALL = 60;

    private static final long SENT_AT = TelemetryRecord.rounded(
            Instant.now().toEpochMilli() - Duration.ofHours(3).toMillis());

    @TempDir
    Path folder;

    private final AtomicReferenceArray<ServiceProcess> services = new AtomicReferenceArray<>(SERVICES);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final int[] acknowledged = new int[CLIENTS];
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();

    @Test
    @Tag("live")
    @Timeout(240)
    void noAcknowledgedRecordIsLostAndNoneCountsTwice() throws Exception {
        run(Duration.ofSeconds(40), 11);
    }

    @Test
    @Tag("soak")
    @Timeout(2400)
    void noAcknowledgedRecordIsLostAndNoneCountsTwiceForLong() throws Exception {
        run(Duration.ofMinutes(20), 12);
    }

    private void run(Duration length, long seed) throws Exception {
        PostgresServer server =
                PostgresServer.create(EmbeddedBinaries.unpacked(), folder.resolve("postgres"), List.of());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            start(IntStream.range(0, SERVICES).boxed().toList(), server.url());
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                clients.add(threads.submit(() -> upload(client, new Random(seed + client))));
            }
            Map<Victim, Integer> kills;
            try {
                kills = killAround(server, length, new Random(seed));
            } finally {
                ended.countDown();
            }
            for (Future<?> client : clients) {
                client.get();
            }
            assertThatAllIsThereOnce(server);
            int batches = 0;
            for (int one : acknowledged) {
                batches += one;
            }
            System.err.printf(
                    "killed %s; %d batches acknowledged, %d uploads without an answer, %d repeated after one%n",
                    kills, batches, unanswered.get(), repeated.get());
            assertThat(unanswered.get()).as("there was something to lose").isPositive();
        } finally {
            for (int i = 0; i < SERVICES; i++) {
                if (services.get(i) != null) {
                    services.get(i).close();
                }
            }
            server.close();
        }
    }

    /** What is killed at once. */
    private enum Victim {
        SERVICE,
        DATABASE,
        ALL_SERVICES,
        EVERYTHING
    }

    /** Each in turn, at random moments. */
    private Map<Victim, Integer> killAround(PostgresServer server, Duration length, Random random) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
        for (int turn = 0; System.nanoTime() < end; turn++) {
            rest(300 + random.nextInt(2500));
            Victim victim = Victim.values()[turn % Victim.values().length];
            boolean isDatabase = victim == Victim.DATABASE || victim == Victim.EVERYTHING;
            List<Integer> killed = switch (victim) {
                case SERVICE -> List.of(random.nextInt(SERVICES));
                case DATABASE -> List.of();
                case ALL_SERVICES, EVERYTHING ->
                    IntStream.range(0, SERVICES).boxed().toList();
            };
            if (isDatabase) {
                kill(server);
            }
            for (int service : killed) {
                services.get(service).close();
            }
            rest(random.nextInt(1000));
            if (isDatabase) {
                server.start();
            }
            start(killed, server.url());
            kills.merge(victim, 1, Integer::sum);
        }
        return kills;
    }

    private void start(List<Integer> which, String url) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Integer, Future<ServiceProcess>> starting = new TreeMap<>();
            which.forEach(service -> starting.put(service, threads.submit(() -> ServiceProcess.start(url))));
            for (Map.Entry<Integer, Future<ServiceProcess>> entry : starting.entrySet()) {
                services.set(entry.getKey(), entry.getValue().get());
            }
        }
    }

    private void rest(long millis) throws InterruptedException {
        assertThat(ended.await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    /** All of its processes at once, as when the machine runs out of memory. */
    private static void kill(PostgresServer server) {
        ProcessHandle main = ProcessHandle.of(server.pid()).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(List.of(main));
        all.addAll(main.descendants().toList());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
    }

    private static Batch batch(int client, int number) {
        int install = client + CLIENTS * (number / OF_INSTALL);
        int seq = number % OF_INSTALL;
        List<TelemetryRecord> records = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            int message = seq * MESSAGES + i;
            String name = install + "-" + message;
            records.add(Reports.sent("f", message, name, SENT_AT + message * 100L));
            records.add(Reports.ack(name, SENT_AT + message * 100L + 1000));
        }
        records.add(Reports.heartbeat(seq, SENT_AT + seq * 60_000L, 0));
        return Reports.batch(install, 1, seq, records);
    }

    /** One after the other, each until it is acknowledged; at the end the last one too, so that all are known. */
    private Void upload(int client, Random random) throws InterruptedException {
        boolean isLast = false;
        while (!isLast) {
            isLast = ended.getCount() == 0;
            int number = acknowledged[client];
            while (!isStored(client, number, random.nextInt(SERVICES))) {
                unanswered.incrementAndGet();
                ended.await(20, TimeUnit.MILLISECONDS);
            }
            acknowledged[client]++;
            if (random.nextInt(10) == 0 && isStored(client, random.nextInt(number + 1), random.nextInt(SERVICES))) {
                repeated.incrementAndGet();
            }
        }
        return null;
    }

    private boolean isStored(int client, int number, int service) throws InterruptedException {
        try {
            HttpResponse<String> answer = services.get(service).caller().upload(batch(client, number));
            return answer.statusCode() == 200 && answer.body().contains("\"stored\":");
        } catch (IOException e) {
            return false;
        }
    }

    private void assertThatAllIsThereOnce(PostgresServer server) throws Exception {
        long batches = 0;
        for (int one : acknowledged) {
            batches += one;
        }
        assertThat(count(server, "batch")).isEqualTo(batches);
        assertThat(count(server, "sent")).isEqualTo(batches * MESSAGES);
        assertThat(count(server, "witness")).isEqualTo(batches * MESSAGES);
        assertThat(count(server, "presence")).isEqualTo(batches);
        try (TelemetryStore store = TelemetryStore.postgres(PostgresUrl.parse(server.url()), Instant.now())) {
            long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (store.backlog() > 0 && System.nanoTime() < limit) {
                Thread.onSpinWait(); // the two services sum up, not this one
            }
            Figures all = store.cells(0, Integer.MAX_VALUE).stream()
                    .map(TelemetryStore.Cell::figures)
                    .reduce(Figures.NONE, Figures::plus);
            assertThat(all.sent()).isEqualTo(batches * MESSAGES);
            assertThat(all.tally(Horizon.HOUR).delivered()).isEqualTo(batches * MESSAGES);
            long byHour = 0;
            for (Hours day : store.hours(0, Integer.MAX_VALUE).values()) {
                byHour += IntStream.range(0, Hours.COUNT).mapToLong(day::sent).sum();
            }
            assertThat(byHour).isEqualTo(batches * MESSAGES);
            assertThat(store.presence(0, Integer.MAX_VALUE).stream()
                            .mapToLong(TelemetryStore.DayPresence::installs)
                            .sum())
                    .isEqualTo(count(server, "(SELECT DISTINCT install_id, from_at / 86400000 FROM presence) AS days"));
        }
        for (int i = 0; i < SERVICES; i++) {
            assertThat(services.get(i)
                            .caller()
                            .get("/v1/reliability?horizon=1h")
                            .body())
                    .contains("\"delivered\":" + batches * MESSAGES + ",");
        }
    }

    private static long count(PostgresServer server, String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }
}
