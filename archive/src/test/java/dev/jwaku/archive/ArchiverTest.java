package dev.jwaku.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.MessagesRefusedException;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ArchiverTest {
    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        world.close();
    }

    private WakuMessage message(String payload, Duration offset) {
        long now = world.now().toEpochMilli() * 1_000_000L;
        return WakuMessage.builder(Bytes.utf8(payload), ContentTopic.of("/test/1/chat/proto"))
                .timestamp(now + offset.toNanos())
                .build();
    }

    @Test
    void keepsWhatIsOfNow() {
        try (MemoryArchive archive = new MemoryArchive(100)) {
            try (Archiver archiver = Archiver.start(world, archive)) {
                archiver.accept(Messages.TOPIC, message("now", Duration.ZERO));
                archiver.accept(Messages.TOPIC, message("a little old", Duration.ofSeconds(-15)));
                archiver.accept(Messages.TOPIC, message("too old", Duration.ofSeconds(-25)));
                archiver.accept(Messages.TOPIC, message("too new", Duration.ofSeconds(25)));
                archiver.accept(
                        Messages.TOPIC,
                        message("ephemeral", Duration.ZERO).toBuilder()
                                .ephemeral(true)
                                .build());
                archiver.accept(
                        Messages.TOPIC,
                        WakuMessage.builder(Bytes.utf8("no time"), ContentTopic.of("/test/1/chat/proto"))
                                .build());
                archiver.accept(
                        Messages.TOPIC,
                        WakuMessage.builder(Bytes.utf8("long"), ContentTopic.of("/x".repeat(2000)))
                                .timestamp(
                                        message("", Duration.ZERO).timestamp().orElseThrow())
                                .build());
            }
            assertThat(archive.count()).isEqualTo(2);
        }
        assertThat(meters.count("waku_archive_errors", "type", "invalid_message_too_old"))
                .isEqualTo(2);
        assertThat(meters.count("waku_archive_errors", "type", "invalid_message_future_timestamp"))
                .isEqualTo(1);
        assertThat(meters.count("waku_archive_errors", "type", "content_topic_too_long"))
                .isEqualTo(1);
    }

    /** SQLite's own limit of pages stands for the end of the disk: the error is the same. */
    @Test
    void aFullDiskIsSaidAndOvercome() {
        StorageConfig tiny = StorageConfig.durable().withPragmas("max_page_count=30");
        String large = "x".repeat(20_000);
        try (SqliteArchive archive = SqliteArchive.open(world, folder.resolve("full.sqlite3"), tiny);
                Archiver archiver = Archiver.start(world, archive)) {
            for (int i = 0; i < 10 && archiver.health().isHealthy(); i++) {
                long before = archive.count();
                archiver.accept(Messages.TOPIC, message(i + large, Duration.ZERO));
                await().until(() ->
                        archive.count() > before || !archiver.health().isHealthy());
            }
            assertThat(archiver.health().failure().orElseThrow()).startsWith("FULL");
            assertThat(meters.count("waku_archive_errors", "type", "insert_failure"))
                    .isPositive();
            archive.query(StoreQuery.builder().build());

            // somebody makes room
            await().until(() -> {
                archive.deleteOldest(100);
                return archiver.health().isHealthy();
            });
        }
    }

    @Test
    void oneBadMessageKeepsNoOtherFromTheArchive() {
        try (MemoryArchive memory = new MemoryArchive(100);
                Archiver archiver = Archiver.start(world, new Picky(memory))) {
            for (String payload : List.of("one", "bad", "two", "three")) {
                archiver.accept(Messages.TOPIC, message(payload, Duration.ZERO));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> memory.count() == 3);
            await().until(() -> archiver.health().isHealthy());
            assertThat(meters.count("waku_archive_errors", "type", "refused")).isEqualTo(1);
        }
    }

    /** Not one pause: anybody can send such messages, and all others would wait. */
    @Test
    void messagesThatTheArchiveNamesAreDroppedAtOnce() {
        try (MemoryArchive memory = new MemoryArchive(100);
                Archiver archiver = Archiver.start(world, new Picky(memory))) {
            long start = world.nanoTime();
            for (int i = 0; i < 10; i++) {
                archiver.accept(Messages.TOPIC, message("refused " + i, Duration.ZERO));
                archiver.accept(Messages.TOPIC, message("good " + i, Duration.ZERO));
            }
            await().pollInterval(Duration.ofMillis(5)).until(() -> memory.count() == 10);
            assertThat(world.nanoTime() - start).isLessThan(Archiver.RETRY.toNanos());
            assertThat(archiver.health().isHealthy()).isTrue();
            assertThat(meters.count("waku_archive_errors", "type", "refused")).isEqualTo(10);
        }
    }

    @Test
    void contentTopicsAreMeasuredInBytes() {
        try (MemoryArchive archive = new MemoryArchive(100)) {
            try (Archiver archiver = Archiver.start(world, archive)) {
                for (String topic : List.of("é".repeat(512), "é".repeat(513))) {
                    archiver.accept(
                            Messages.TOPIC,
                            WakuMessage.builder(Bytes.utf8("x"), ContentTopic.of(topic))
                                    .timestamp(message("", Duration.ZERO)
                                            .timestamp()
                                            .orElseThrow())
                                    .build());
                }
            }
            assertThat(archive.count()).isEqualTo(1);
        }
    }

    @Test
    void anArchiveInTroubleIsNotHealthyAlsoWithoutMessages() {
        try (MemoryArchive memory = new MemoryArchive(100);
                Archiver archiver = Archiver.start(world, new Picky(memory) {
                    @Override
                    public Optional<String> trouble() {
                        return Optional.of("away");
                    }
                })) {
            assertThat(archiver.health().failure()).hasValue("away");
        }
    }

    /** An archive that cannot keep a certain message, whatever the reason, and names others that it does not keep. */
    private static class Picky implements MessageArchive {
        private final MemoryArchive memory;

        Picky(MemoryArchive memory) {
            this.memory = memory;
        }

        @Override
        public int insert(List<ArchivedMessage> messages) {
            List<MessageHash> refused = messages.stream()
                    .filter(one -> one.message().payload().toUtf8().startsWith("refused"))
                    .map(ArchivedMessage::hash)
                    .toList();
            if (!refused.isEmpty()) {
                throw new MessagesRefusedException("not these", refused);
            }
            if (messages.stream()
                    .anyMatch(one -> one.message().payload().toUtf8().equals("bad"))) {
                throw new ArchiveException(ArchiveException.Kind.FAILED, "it is bad");
            }
            return memory.insert(messages);
        }

        @Override
        public StorePage query(StoreQuery query) {
            return memory.query(query);
        }

        @Override
        public long count() {
            return memory.count();
        }

        @Override
        public OptionalLong oldest() {
            return memory.oldest();
        }

        @Override
        public long sizeBytes() {
            return memory.sizeBytes();
        }

        @Override
        public int deleteOlderThan(long nanos, int most) {
            return memory.deleteOlderThan(nanos, most);
        }

        @Override
        public int deleteOldest(int most) {
            return memory.deleteOldest(most);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @Test
    void aFileThatMayNotBeWrittenIsSaid() {
        StorageConfig readOnly = StorageConfig.durable();
        Path file = folder.resolve("read-only.sqlite3");
        SqliteArchive.open(world, file, readOnly).close();
        try (SqliteArchive archive = SqliteArchive.open(world, file, readOnly.withPragmas("query_only=1"));
                Archiver archiver = Archiver.start(world, archive)) {
            archiver.accept(Messages.TOPIC, message("hello", Duration.ZERO));
            await().until(() -> !archiver.health().isHealthy());
            assertThat(archiver.health().failure().orElseThrow()).startsWith("READ_ONLY");
        }
    }
}
