package dev.jwaku.libp2p.gossipsub;

import static dev.jwaku.libp2p.gossipsub.GossipFixtures.TOPIC;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.idOf;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The bounds of {@link MessageCache} and {@link SeenCache}. */
class CachesTest {
    private static GossipMessage message(String data) {
        return GossipMessage.of(idOf(data), TOPIC, Bytes.utf8(data));
    }

    @Test
    void theMessageCacheDropsTheOldestBeyondItsBytes() {
        GossipMessage first = message("first");
        long room = 2L * first.encoded().length();
        MessageCache cache =
                new MessageCache(GossipParams.builder().history(6, 3, room).build());
        cache.put(first);
        cache.put(message("secon"));
        cache.put(message("third"));

        assertThat(cache.bytes()).isLessThanOrEqualTo(room);
        assertThat(cache.answer(idOf("first"), peer(1))).isEmpty();
        assertThat(cache.answer(idOf("third"), peer(1))).isPresent();
    }

    @Test
    void theMessageCacheIsEmptyAfterItsHistory() {
        MessageCache cache = new MessageCache(GossipParams.defaults());
        cache.put(message("first"));
        for (int i = 0; i < 6; i++) {
            cache.shift();
        }

        assertThat(cache.bytes()).isZero();
    }

    @Test
    void removingAMessageGivesItsBytesBack() {
        MessageCache cache = new MessageCache(GossipParams.defaults());
        cache.put(message("first"));
        cache.put(message("first"));
        cache.remove(idOf("first"));

        assertThat(cache.bytes()).isZero();
    }

    @Test
    void theSeenCacheDropsTheOldestBeyondItsEntries() {
        SeenCache seen = new SeenCache(
                GossipParams.builder().seen(Duration.ofSeconds(120), 2).build());
        seen.add(idOf("1"), 0);
        seen.add(idOf("2"), 0);
        seen.add(idOf("3"), 0);

        assertThat(seen.size()).isEqualTo(2);
        assertThat(seen.contains(idOf("1"), 0)).isFalse();
        assertThat(seen.contains(idOf("3"), 0)).isTrue();
    }

    @Test
    void theSeenCacheForgetsAfterItsTime() {
        SeenCache seen = new SeenCache(
                GossipParams.builder().seen(Duration.ofNanos(100), 10).build());
        assertThat(seen.add(idOf("1"), 0)).isTrue();
        assertThat(seen.add(idOf("1"), 99)).isFalse();
        assertThat(seen.add(idOf("1"), 100)).isTrue();

        seen.expire(200);

        assertThat(seen.size()).isZero();
    }
}
