package dev.jwaku.messenger.datasync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final Peers peers = new Peers();

    @Test
    void strangersAreForgottenAndThoseWhoWaitAreNot() {
        MvdsMessage message = new MvdsMessage(Bytes.utf8("group"), 1, Bytes.utf8("hello"));
        peers.get(key(1)).add(new Pending(SyncRecord.create(key(1), message, START), 0));
        peers.get(key(2)).ack(message.id(), START.plusSeconds(1));
        int most = 2 * Peers.MOST_IDLE + 2;
        for (int i = 3; i < 2 * most; i++) {
            peers.get(key(i));
            assertThat(peers.all().size()).isLessThanOrEqualTo(most);
        }

        assertThat(peers.get(key(1)).isIdle()).isFalse();
        assertThat(peers.get(key(2)).isIdle()).isFalse();
        assertThat(peers.nextDueAt()).contains(START);
    }

    private static ChatKey key(int number) {
        return Identity.fromPrivateKey(Bytes.fromHex("%064x".formatted(number))).chatKey();
    }
}
