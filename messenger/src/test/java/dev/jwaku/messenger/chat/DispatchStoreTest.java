package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.datasync.SyncRecord;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.transport.Channel;
import dev.jwaku.messenger.transport.Destination;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one state of a message, on disk. */
class DispatchStoreTest {
    private static final ChatKey BOB = Identity.fromPrivateKey(Vectors.B).chatKey();
    private static final ChatKey CAROL =
            Identity.fromPrivateKey(Bytes.fromHex("03".repeat(32))).chatKey();

    private final SystemWorld world = new SystemWorld();
    private Profile profile;

    @BeforeEach
    void open(@TempDir Path folder) {
        profile = Profile.open(world, folder, new Pbkdf2(), StorageConfig.simulated());
    }

    @AfterEach
    void close() {
        profile.close();
        world.close();
    }

    @Test
    void theWholeIsTheLeastOfWhatIsStillTried() {
        inTransaction((sql, posting) -> {
            OutgoingMessage sent = post(posting);

            assertThat(advance(sql, posting, 0, State.STORED).flatMap(StateChange::whole))
                    .isEmpty();
            assertThat(advance(sql, posting, 1, State.PUBLISHED).flatMap(StateChange::whole))
                    .contains(State.PUBLISHED);
            assertThat(advance(sql, posting, 1, State.DELIVERED).flatMap(StateChange::whole))
                    .contains(State.STORED);
            assertThat(advance(sql, posting, 0, State.DELIVERED).flatMap(StateChange::whole))
                    .contains(State.DELIVERED);
            assertThat(DispatchStore.wrapped(sql, sent.id())).isEmpty();
        });
    }

    @Test
    void aStateIsReachedOnce() {
        inTransaction((sql, posting) -> {
            assertThat(post(posting).recipients()).hasSize(2);

            assertThat(advance(sql, posting, 0, State.PUBLISHED)).isPresent();
            assertThat(advance(sql, posting, 0, State.PUBLISHED)).isEmpty();
            assertThat(advance(sql, posting, 0, State.SENDING)).isEmpty();
        });
    }

    @Test
    void anAcknowledgementOverridesAFailure() {
        inTransaction((sql, posting) -> {
            OutgoingMessage sent = post(posting);
            assertThat(advance(sql, posting, 0, State.DELIVERED)).isPresent();
            assertThat(advance(sql, posting, 1, State.FAILED).flatMap(StateChange::whole))
                    .contains(State.FAILED);
            assertThat(DispatchStore.report(sql, sent.id())
                            .orElseThrow()
                            .recipients()
                            .values())
                    .extracting(DispatchReport.Progress::reason)
                    .containsExactlyInAnyOrder("", "why");

            assertThat(advance(sql, posting, 1, State.DELIVERED).flatMap(StateChange::whole))
                    .contains(State.DELIVERED);
            assertThat(DispatchStore.report(sql, sent.id()).orElseThrow().delivered())
                    .isEqualTo(2);
        });
    }

    @Test
    void aRetryBeginsWithTheSameRecord() {
        inTransaction((sql, posting) -> {
            OutgoingMessage sent = post(posting);
            List<SyncRecord> first = List.copyOf(posting.posted().records());
            assertThat(advance(sql, posting, 0, State.FAILED)).isPresent();
            assertThat(advance(sql, posting, 1, State.DELIVERED)).isPresent();
            Posting later = new Posting(world, profile.identity(), sql);

            assertThat(later.retry(sent.id())).isTrue();
            assertThat(later.posted().records())
                    .extracting(SyncRecord::id)
                    .containsExactly(first.get(0).id());
            assertThat(later.posted().changes())
                    .extracting(StateChange::state)
                    .containsExactly(State.QUEUED, State.QUEUED);
            assertThat(DispatchStore.report(sql, sent.id()).orElseThrow().state())
                    .isEqualTo(State.QUEUED);
        });
    }

    @Test
    void whoAsksForAMessageThatFailedGetsIt() {
        inTransaction((sql, posting) -> {
            OutgoingMessage sent = post(posting);
            SyncRecord record = posting.posted().records().getFirst();
            assertThat(advance(sql, posting, 0, State.FAILED)).isPresent();
            assertThat(advance(sql, posting, 1, State.FAILED)).isPresent();
            assertThat(DispatchStore.findFailed(sql, record.peer(), record.id()))
                    .contains(sent.id());
            Posting later = new Posting(world, profile.identity(), sql);
            later.requested(sent.id(), record.peer());

            assertThat(later.posted().records()).extracting(SyncRecord::peer).containsExactly(record.peer());
            assertThat(DispatchStore.findFailed(sql, record.peer(), record.id()))
                    .isEmpty();
        });
    }

    @Test
    void aMessageForNobodyIsDelivered() {
        inTransaction((sql, posting) -> assertThat(
                        posting.post(Dispatch.to(List.of(), 1, Bytes.utf8("x"))).state())
                .isEqualTo(State.DELIVERED));
    }

    @Test
    void aMessageWithoutRecipientsIsAsFarAsItsCopy() {
        inTransaction((sql, posting) -> {
            RawCopy copy = RawCopy.to(new Destination.Shared(Channel.of("x"), false));
            OutgoingMessage sent = posting.post(Dispatch.raw(copy, 1, Bytes.utf8("x")));
            RawRecord record = posting.posted().copies().getFirst();

            assertThat(sent.state()).isEqualTo(State.QUEUED);
            assertThat(RawStore.advance(sql, record.number(), State.STORED).flatMap(StateChange::whole))
                    .contains(State.STORED);
            posting.settle(sent.id());
            assertThat(RawStore.active(sql)).isEmpty();
        });
    }

    @Test
    void noMoreThanTenThousandWaitForAnAcknowledgement() {
        List<ChatKey> many = new ArrayList<>();
        for (int i = 1; i <= Dispatch.MOST_RECIPIENTS; i++) {
            many.add(
                    Identity.fromPrivateKey(Bytes.fromHex("%064x".formatted(i))).chatKey());
        }
        inTransaction((sql, posting) -> {
            for (int i = 0; i < PostOffice.MOST_UNACKNOWLEDGED / Dispatch.MOST_RECIPIENTS; i++) {
                assertThat(posting.post(Dispatch.to(many, 1, Bytes.utf8("message " + i)))
                                .recipients())
                        .hasSize(Dispatch.MOST_RECIPIENTS);
            }
            assertThatThrownBy(() -> posting.post(Dispatch.to(BOB, 1, Bytes.utf8("one more"))))
                    .isInstanceOf(MessageRefusedException.class)
                    .hasMessageContaining("10000");
        });
    }

    private static OutgoingMessage post(Posting posting) throws SQLException {
        return posting.post(Dispatch.to(List.of(BOB, CAROL), 1, Bytes.utf8("hello")));
    }

    private static Optional<StateChange> advance(Sql sql, Posting posting, int recipient, State state)
            throws SQLException {
        SyncRecord record = posting.posted().records().get(recipient);
        String reason = state == State.FAILED ? "why" : "";
        return DispatchStore.advance(sql, record.peer(), record.id(), state, reason, posting.now());
    }

    private void inTransaction(Check check) {
        profile.database().run("check", sql -> {
            check.run(sql, new Posting(world, profile.identity(), sql));
            return true;
        });
    }

    /** Something checked in a transaction. */
    private interface Check {
        void run(Sql sql, Posting posting) throws SQLException;
    }
}
