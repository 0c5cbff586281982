package dev.jwaku.delivery.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.ReceivedMessage.Arrival;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.waku.message.WakuMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteInboxTest extends InboxStoreContract {
    private final SystemWorld world = new SystemWorld();

    @TempDir
    Path folder;

    private int opened;

    @Override
    InboxStore open(InboxConfig config) {
        return open(folder.resolve("inbox-" + opened++ + ".db"), config);
    }

    private InboxStore open(Path file, InboxConfig config) {
        return new SqliteInbox(world, file, config, StorageConfig.durable());
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void isThereAgainAfterARestart() {
        Path file = folder.resolve("kept.db");
        Coverage coverage = Coverage.from(10).withVerified(new Interval(10, 20));
        Candidate one = message("one");
        InboxStore.Usage usage;
        try (InboxStore inbox = open(file, InboxConfig.defaults())) {
            inbox.commit(List.of(one, message("two")), Map.of(CHAT, coverage));
            inbox.markShown(Map.of(CHAT, 1L));
            usage = inbox.usage();
        }
        try (InboxStore inbox = open(file, InboxConfig.defaults())) {
            assertThat(inbox.usage()).isEqualTo(usage);
            assertThat(inbox.find(CHAT)).contains(new InboxStore.Remembered(coverage, 1, 0));
            assertThat(inbox.after(CHAT, 0, 10)).hasSize(2).first().isEqualTo(one.inRow(1));
            assertThat(inbox.commit(List.of(one, message("three")), Map.of()))
                    .containsExactly(new Outcome.Duplicate(), new Outcome.Stored(3));
        }
    }

    @Test
    void aFailedCommitChangesNothing() {
        InboxStore inbox = open(folder.resolve("closed.db"), InboxConfig.defaults());
        inbox.commit(List.of(message("one")), Map.of());
        InboxStore.Usage usage = inbox.usage();
        inbox.close();
        assertThatThrownBy(() -> inbox.commit(List.of(message("two")), Map.of()))
                .isInstanceOf(StorageException.class);
        assertThat(inbox.usage()).isEqualTo(usage);
    }

    /** One commit for many messages: the disk does not limit what comes in. */
    @Test
    void takesThousandsOfMessagesInASecond() {
        try (InboxStore inbox = open(folder.resolve("fast.db"), InboxConfig.defaults())) {
            List<List<Candidate>> batches = new ArrayList<>();
            for (int b = 0; b < 40; b++) {
                List<Candidate> batch = new ArrayList<>();
                for (int i = 0; i < 256; i++) {
                    batch.add(message("text " + b + " " + i));
                }
                batches.add(batch);
            }
            long began = world.nanoTime();
            batches.forEach(batch -> inbox.commit(batch, Map.of()));
            double seconds = (world.nanoTime() - began) / 1e9;
            assertThat(40 * 256 / seconds).as("messages per second").isGreaterThan(2_000);
        }
    }

    private static Candidate message(String text) {
        WakuMessage message = WakuMessage.builder(Bytes.utf8(text), CHAT.contentTopic())
                .timestamp(1)
                .build();
        return Candidate.of(SHARD, message, Arrival.LIVE, Instant.EPOCH);
    }
}
