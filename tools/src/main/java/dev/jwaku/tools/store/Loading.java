package dev.jwaku.tools.store;

import dev.jwaku.tools.archive.ReferenceLoader;
import dev.jwaku.tools.archive.ReferenceSchema;
import dev.jwaku.tools.store.database.BenchDatabase;
import dev.jwaku.tools.store.history.History;
import dev.jwaku.tools.store.history.HistoryPlan;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Puts a history into archives; at most some thousand messages are in memory at a time. */
final class Loading {
    private static final int BATCH = 512;
    /** One makes messages while the other waits for the disk. */
    private static final int THREADS = 2;
    /** What a run may insert after the end of the history. */
    private static final long HOURS_AHEAD = 12;

    private static final double NANOS_PER_SECOND = 1e9;

    private final History history;
    private final Consumer<String> progress;
    private final int tenth;

    Loading(History history, Consumer<String> progress) {
        this.history = history;
        this.progress = progress;
        this.tenth = Math.max(1, history.plan().messages() / 10);
    }

    /** Into our archive, in the way in which a node keeps messages; messages per second. */
    double into(MessageArchive archive) {
        long start = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit((Callable<Void>) () -> {
                    for (int from = next.getAndAdd(BATCH);
                            from < history.plan().messages();
                            from = next.getAndAdd(BATCH)) {
                        archive.insert(batch(from));
                        tell(from, BATCH);
                    }
                    return null;
                }));
            }
            running.forEach(Loading::result);
        }
        return history.plan().messages() / ((System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    private static void result(Future<?> running) {
        try {
            running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while loading", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private List<ArchivedMessage> batch(int from) {
        List<ArchivedMessage> batch = new ArrayList<>(BATCH);
        for (int i = from; i < Math.min(from + BATCH, history.plan().messages()); i++) {
            batch.add(history.message(i));
        }
        return batch;
    }

    private void tell(int from, int count) {
        if (from / tenth != (from + count) / tenth) {
            progress.accept((from + count) / tenth * 10 + " %");
        }
    }

    /** Into the reference's tables, by COPY; messages per second. */
    double intoReference(BenchDatabase database) throws SQLException {
        HistoryPlan plan = history.plan();
        long start = System.nanoTime();
        try (Connection connection = database.connect()) {
            ReferenceSchema.create(connection);
            ReferenceSchema.createPartitions(
                    connection, TimeUnit.NANOSECONDS.toSeconds(plan.startNanos()), whole(plan.endNanos()));
            try (ReferenceLoader loader = ReferenceSchema.loader(connection)) {
                for (int i = 0; i < plan.messages(); i++) {
                    loader.add(history.message(i));
                    tell(i, 1);
                }
            }
        }
        return plan.messages() / ((System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    /** Makes the partitions of the present, which nwaku makes in good time. */
    static void openReferenceForNow(BenchDatabase database, HistoryPlan plan) throws SQLException {
        try (Connection connection = database.connect()) {
            long ahead = Instant.now().getEpochSecond() + HOURS_AHEAD * ReferenceSchema.HOUR;
            ReferenceSchema.createPartitions(connection, whole(plan.endNanos()), ahead);
        }
    }

    /** The full hour after a time, where a partition begins. */
    private static long whole(long nanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
        return Math.ceilDiv(seconds, ReferenceSchema.HOUR) * ReferenceSchema.HOUR;
    }
}
