package dev.jwaku.waku.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private static final FilterCriterion A = new FilterCriterion("topic", "a");
    private static final FilterCriterion B = new FilterCriterion("topic", "b");

    private final Subscriptions subscriptions = new Subscriptions(10, 10);
    private final PeerId one = peer("11");
    private final PeerId two = peer("22");

    private static PeerId peer(String hex) {
        return PeerId.of(PrivateKey.secp256k1(Bytes.fromHex(hex.repeat(32))).publicKey());
    }

    @Test
    void silentPeersExpire() {
        subscriptions.add(one, Set.of(A), 100);
        subscriptions.add(two, Set.of(A, B), 100);
        subscriptions.touch(two, 200);
        assertThat(subscriptions.expire(150)).containsExactly(one);
        assertThat(subscriptions.matching(A)).containsExactly(two);
        assertThat(subscriptions.expire(150)).isEmpty();
        assertThat(subscriptions.peers()).isEqualTo(1);
    }

    @Test
    void criteriaAddUp() {
        subscriptions.add(one, Set.of(A), 1);
        subscriptions.add(one, Set.of(B), 2);
        assertThat(subscriptions.matching(A)).containsExactly(one);
        assertThat(subscriptions.matching(B)).containsExactly(one);
        assertThat(subscriptions.remove(one, Set.of(A), 3)).isTrue();
        assertThat(subscriptions.matching(A)).isEqualTo(List.of());
        assertThat(subscriptions.has(one)).isTrue();
        assertThat(subscriptions.remove(one, Set.of(B), 4)).isTrue();
        assertThat(subscriptions.has(one)).isFalse();
    }
}
