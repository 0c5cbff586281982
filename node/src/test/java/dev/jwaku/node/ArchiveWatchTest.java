package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.archive.MemoryArchive;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArchiveWatchTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final String MESSAGES = "waku_archive_messages{type=\"stored\"}";

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void keepsWhatItKnewWhileTheArchiveIsAwayAndTriesSoonAgain() {
        FailingArchive archive = new FailingArchive();
        try (ArchiveWatch watch = ArchiveWatch.start(world, archive, SOON)) {
            assertThat(meters.gauges()).containsEntry(MESSAGES, 0L);
            assertThat(watch.latest()).isEmpty();
            archive.isAway = false;
            await().until(() -> watch.latest().isPresent());
            assertThat(meters.gauges()).containsEntry(MESSAGES, 42L);
        }
    }

    @Test
    void whoAsksDoesNotWaitForTheArchive() {
        CountDownLatch answer = new CountDownLatch(1);
        FailingArchive archive = new FailingArchive() {
            @Override
            public long count() {
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 1;
            }
        };
        try (ArchiveWatch watch = ArchiveWatch.start(world, archive, SOON)) {
            assertThat(meters.gauges()).containsEntry(MESSAGES, 0L);
            assertThat(watch.latest()).isEmpty();
            answer.countDown();
        }
    }

    /** Away at first. */
    private static class FailingArchive implements MessageArchive {
        private final MemoryArchive empty = new MemoryArchive(10);
        private volatile boolean isAway = true;

        @Override
        public long count() {
            if (isAway) {
                throw new ArchiveException(ArchiveException.Kind.FAILED, "away");
            }
            return 42;
        }

        @Override
        public int insert(List<ArchivedMessage> messages) {
            return empty.insert(messages);
        }

        @Override
        public StorePage query(StoreQuery query) {
            return empty.query(query);
        }

        @Override
        public OptionalLong oldest() {
            return empty.oldest();
        }

        @Override
        public long sizeBytes() {
            return empty.sizeBytes();
        }

        @Override
        public int deleteOlderThan(long nanos, int most) {
            return empty.deleteOlderThan(nanos, most);
        }

        @Override
        public int deleteOldest(int most) {
            return empty.deleteOldest(most);
        }

        @Override
        public void close() {
            empty.close();
        }
    }
}
