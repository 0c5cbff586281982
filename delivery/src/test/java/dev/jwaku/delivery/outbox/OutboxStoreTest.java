package dev.jwaku.delivery.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.FailureKind;
import dev.jwaku.delivery.Stage;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.message.WakuMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxStoreTest {
    private static final Instant EXPIRY = Instant.ofEpochMilli(1_800_000_000_000L);

    private final SystemWorld world = new SystemWorld();
    private Database database;
    private OutboxStore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Database.open(world, folder.resolve("outbox.db"), OutboxStore.SCHEMA, StorageConfig.simulated());
        store = new OutboxStore(database);
    }

    @AfterEach
    void close() {
        database.close();
        world.close();
    }

    private OutboxRow insert(String text, boolean mayRestamp) {
        WakuMessage message = WakuMessage.builder(Bytes.utf8(text), MachineRig.TOPIC)
                .timestamp(1_700_000_000_000_000_001L)
                .version(1)
                .meta(Bytes.utf8("meta"))
                .build();
        return store.insert(MachineRig.SHARD, message, mayRestamp, EXPIRY, row -> {});
    }

    @Test
    void aRowComesBackAsItWas() {
        OutboxRow one = insert("one", true);
        OutboxRow two = insert("two", false);

        assertThat(store.load()).containsExactly(one, two);
    }

    @Test
    void generationsAndPublicationSurvive() {
        OutboxRow row = insert("one", true);
        OutboxRow later = row.stamped(1_700_000_000_000_000_777L, true)
                .published(Instant.ofEpochMilli(1_700_000_000_123L))
                .spent(Duration.ofSeconds(42));

        store.apply(List.of(new OutboxAction.Save(later, true)));

        assertThat(store.load()).containsExactly(later);
        assertThat(later.hashes()).hasSize(2).doesNotHaveDuplicates().startsWith(row.hash());
    }

    @Test
    void aReplacedStampLeavesNoTrace() {
        OutboxRow later = insert("one", false).stamped(1_700_000_000_000_000_777L, false);

        store.apply(List.of(new OutboxAction.Save(later, false)));

        assertThat(store.load()).containsExactly(later);
        assertThat(later.generation()).isZero();
    }

    @Test
    void whatBecameOfAMessageIsKept() {
        OutboxRow stored = insert("stored", true).stamped(5, true);
        OutboxRow failed = insert("failed", false);
        store.apply(List.of(
                new OutboxAction.Finish(stored, new Ending.Stored(1, List.of(MachineRig.peer(1)))),
                new OutboxAction.Finish(failed, new Ending.Failed(FailureKind.UNCONFIRMED, "nobody had it")),
                new OutboxAction.Witnessed(stored.id(), List.of(MachineRig.peer(1), MachineRig.peer(2)))));

        assertThat(store.load()).isEmpty();
        assertThat(store.finished(stored.id())).hasValueSatisfying(finished -> {
            assertThat(finished.stage()).isEqualTo(Stage.STORED);
            assertThat(finished.hash()).isEqualTo(stored.hash());
            assertThat(finished.generation()).isEqualTo(1);
            assertThat(finished.witnesses()).containsExactly(MachineRig.peer(1), MachineRig.peer(2));
        });
        assertThat(store.finished(failed.id())).hasValueSatisfying(finished -> {
            assertThat(finished.kind()).contains(FailureKind.UNCONFIRMED);
            assertThat(finished.reason()).isEqualTo("nobody had it");
        });
        assertThat(store.finished(99)).isEmpty();
    }

    @Test
    void onlyAFailureCanBeCorrected() {
        OutboxRow stored = insert("stored", true);
        OutboxRow failed = insert("failed", false);
        store.apply(List.of(
                new OutboxAction.Finish(stored, new Ending.Stored(0, List.of(MachineRig.peer(1)))),
                new OutboxAction.Finish(failed, new Ending.Failed(FailureKind.NOT_PUBLISHED, "nobody there"))));

        assertThat(store.acknowledgeFailed(stored.id())).isEmpty();
        assertThat(store.acknowledgeFailed(failed.id())).isPresent();
        assertThat(store.acknowledgeFailed(failed.id())).isEmpty();
        assertThat(store.finished(failed.id()).orElseThrow().stage()).isEqualTo(Stage.ACKNOWLEDGED);
    }

    @Test
    void onlyTheLastFinishedOnesAreKept() {
        OutboxRow first = insert("first", true);
        store.apply(List.of(new OutboxAction.Finish(first, new Ending.Acknowledged())));
        OutboxRow later = OutboxRow.accepted(
                first.id() + OutboxStore.KEPT_FINISHED, first.pubsubTopic(), first.message(), false, EXPIRY);

        store.apply(List.of(new OutboxAction.Finish(later, new Ending.Acknowledged())));

        assertThat(store.finished(first.id())).isEmpty();
        assertThat(store.finished(later.id())).isPresent();
    }
}
