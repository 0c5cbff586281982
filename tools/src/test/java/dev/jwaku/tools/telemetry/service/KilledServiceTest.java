package dev.jwaku.tools.telemetry.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.store.Reports;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process of the service is killed while clients upload, again and again; clients repeat what nobody answered. */
@Timeout(300)
class KilledServiceTest {
    private static final int CLIENTS = 4;
    private static final int BATCHES = 30;
    private static final int KILLS = 3;
    private static final long SENT_AT = TelemetryRecord.rounded(Instant.now().toEpochMilli() - 7_200_000);

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private final int[] next = new int[CLIENTS];

    @Test
    void noAcknowledgedRecordIsLostAndNoneCountsTwice() throws Exception {
        Path file = folder.resolve("telemetry.sqlite3");
        for (int kill = 0; kill < KILLS; kill++) {
            uploadAndKill(file, 40 + random.nextInt(400));
        }
        uploadAll(file);
        try (TelemetryStore store = TelemetryStore.sqlite(file)) {
            while (store.updateSums(Instant.now()) > 0) {
                // until nothing is left
            }
            Figures all = store.cells(0, Integer.MAX_VALUE).stream()
                    .map(TelemetryStore.Cell::figures)
                    .reduce(Figures.NONE, Figures::plus);
            assertThat(all.sent()).isEqualTo((long) CLIENTS * BATCHES * 5);
            assertThat(all.clusters(Horizon.HOUR).d()).isEqualTo((long) CLIENTS * BATCHES * 5);
        }
    }

    /** Five messages and their acknowledgements. */
    private static Batch batch(int client, int seq) {
        List<TelemetryRecord> records = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = seq * 5 + i;
            String message = client + "-" + number;
            records.add(Reports.sent("f", number, message, SENT_AT + number * 100L));
            records.add(Reports.ack(message, SENT_AT + number * 100L + 1000));
        }
        return Reports.batch(client, 1, seq, records);
    }

    private void uploadAndKill(Path file, long millis) throws Exception {
        try (ServiceProcess child = ServiceProcess.start(file.toString())) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                clients.add(CompletableFuture.runAsync(() -> upload(child.caller(), client)));
            }
            assertThat(child.endsWithin(millis)).isFalse();
            child.kill();
            clients.forEach(CompletableFuture::join);
        }
    }

    private void uploadAll(Path file) throws Exception {
        try (ServiceProcess child = ServiceProcess.start(file.toString())) {
            for (int client = 0; client < CLIENTS; client++) {
                upload(child.caller(), client);
                assertThat(next[client]).isEqualTo(BATCHES);
            }
        }
    }

    /** Goes on from the first batch that was not answered, until the service is gone. */
    private void upload(Caller caller, int client) {
        try {
            while (next[client] < BATCHES) {
                if (caller.upload(batch(client, next[client])).body().contains("\"stored\":" + next[client] + ",")) {
                    next[client]++;
                } else {
                    return;
                }
            }
        } catch (IOException e) {
            // killed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
