package dev.jwaku.delivery.network;

import static dev.jwaku.delivery.network.FilterModel.criterion;
import static dev.jwaku.delivery.network.FilterModel.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanaryTest {
    private static final PeerId A = peer(1);
    private static final PeerId B = peer(2);
    private static final Criterion TOPIC = criterion(0);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Canary canary = new Canary();
    private long now = 1000 * SECOND;
    /** Since when both serve us. */
    private long since;

    private List<Canary.Suspect> judge() {
        return canary.suspects((criterion, time) -> since <= time ? List.of(A, B) : List.of(A), now);
    }

    private static MessageHash hash(int number) {
        return MessageHash.of(
                TOPIC.topic(),
                WakuMessage.builder(Bytes.utf8("message " + number), TOPIC.content())
                        .build());
    }

    private void push(int number, PeerId... by) {
        for (PeerId peer : by) {
            canary.pushed(peer, TOPIC, hash(number), now);
        }
    }

    @Test
    void threeMissingMessagesMakeASuspect() {
        push(1, A);
        push(2, A, B);
        push(3, A);
        now += 29 * SECOND;
        assertThat(judge()).isEmpty();
        now += SECOND;
        assertThat(judge()).isEmpty();
        push(4, A);
        now += 30 * SECOND;

        assertThat(judge()).containsExactly(new Canary.Suspect(B, TOPIC, List.of(hash(1), hash(3), hash(4))));
        assertThat(canary.nextDueAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aLatePushIsInTime() {
        for (int i = 0; i < 10; i++) {
            push(i, A);
            now += 29 * SECOND;
            push(i, B);
            assertThat(judge()).isEmpty();
            now += SECOND;
            assertThat(judge()).isEmpty();
        }
    }

    @Test
    void oldMissesAreForgotten() {
        for (int i = 0; i < 10; i++) {
            push(i, A);
            now += 301 * SECOND;
            assertThat(judge()).isEmpty();
        }
    }

    @Test
    void whoServesOnlySinceTheMessageCameIsNotBlamed() {
        since = now - 4 * SECOND;
        for (int i = 0; i < 10; i++) {
            push(i, A);
        }
        now += 30 * SECOND;
        assertThat(judge()).isEmpty();
    }

    @Test
    void whatWasHeldAgainstAPeerEndsWithItsConnection() {
        push(1, A);
        push(2, A);
        now += 30 * SECOND;
        assertThat(judge()).isEmpty();
        canary.forgive(B);
        push(3, A);
        now += 30 * SECOND;
        assertThat(judge()).isEmpty();
    }

    @Test
    void aFloodIsNotWatchedBeyondTheBound() {
        for (int i = 0; i < 2 * Canary.MOST_WATCHED; i++) {
            push(i, A);
        }
        now += 30 * SECOND;
        assertThat(judge()).hasSize(Canary.MOST_WATCHED / Canary.MISSES);
    }
}
