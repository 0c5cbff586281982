package dev.jwaku.waku.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimiterTest {
    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);

    @AfterEach
    void close() {
        world.close();
    }

    private static PeerId peer(String hex) {
        return PeerId.of(PrivateKey.secp256k1(Bytes.fromHex(hex.repeat(32))).publicKey());
    }

    private static int admitted(RequestGate gate, PeerId peer, int requests) {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            admitted += gate.admit(peer) ? 1 : 0;
        }
        return admitted;
    }

    /** An hour per refill, so that the time the test takes does not matter. */
    @Test
    void filterCountsEachPeerAlone() {
        RequestGate gate = RequestLimiter.perPeer(world, RateLimit.parse("30/1h"));
        assertThat(admitted(gate, peer("11"), 100)).isEqualTo(30);
        assertThat(admitted(gate, peer("22"), 100)).isEqualTo(30);
    }

    @Test
    void aServiceCountsWhatItServesAndRefuses() {
        ProtocolId protocol = ProtocolId.of("/test/1.0.0");
        RequestResponse.Answer service = new ServiceMeters(world, protocol)
                .guarded(
                        RequestLimiter.perPeer(world, RateLimit.parse("2/1h")),
                        (peer, request) -> Bytes.utf8("no"),
                        (peer, request) -> Bytes.utf8("answer"));
        for (int i = 0; i < 3; i++) {
            service.to(peer("11"), Bytes.utf8("ask"));
        }
        assertThat(meters.counters())
                .containsEntry("waku_service_requests{service=\"/test/1.0.0\",state=\"served\"}", 2L)
                .containsEntry("waku_service_requests{service=\"/test/1.0.0\",state=\"rejected\"}", 1L)
                .containsEntry("waku_service_network_bytes{service=\"/test/1.0.0\",direction=\"in\"}", 9L)
                .containsEntry("waku_service_network_bytes{service=\"/test/1.0.0\",direction=\"out\"}", 12L);
        assertThat(meters.distribution("waku_service_request_handling_duration_seconds", "service", "/test/1.0.0"))
                .hasValueSatisfying(seconds -> assertThat(seconds.count()).isEqualTo(2));
    }

    @Test
    void aLimitIsTold() {
        RateLimits.parse(List.of("filter:30/1m")).gate(world, RateLimits.Service.FILTER, "filter");
        assertThat(meters.readings()).containsEntry("waku_service_requests_limit{service=\"filter\"}", 0.5);
    }

    @Test
    void theOthersShareAVolume() {
        RequestGate gate = RequestLimiter.shared(world, RateLimit.parse("100/24h"));
        assertThat(admitted(gate, peer("11"), 80)).isEqualTo(80);
        assertThat(admitted(gate, peer("22"), 80)).isEqualTo(20);
    }

    @Test
    void tokensComeBackWithTime() {
        TokenBucket bucket = new TokenBucket(2, 1000, 2, 0);
        for (long now : new long[] {0, 0, 600, 5000, 5000}) {
            assertThat(bucket.hasToken(now)).isTrue();
            bucket.take();
        }
        assertThat(bucket.hasToken(5100)).isFalse();
    }

    @Test
    void readsNwakusGrammar() {
        assertThat(RateLimit.parse("100/1s")).isEqualTo(new RateLimit(100, Duration.ofSeconds(1)));
        assertThat(RateLimit.parse("5/250ms")).isEqualTo(new RateLimit(5, Duration.ofMillis(250)));
        RateLimits limits = RateLimits.parse(List.of("storev3:10/1m", "storev2:1/1h", "50/1s"));
        assertThat(limits.byService()).containsOnlyKeys(RateLimits.Service.STORE);
        assertThat(limits.others()).hasValue(RateLimit.parse("50/1s"));
        assertThat(RateLimits.defaults().gate(world, RateLimits.Service.STORE, "store"))
                .isSameAs(RequestGate.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10/", "0/1s", "10/0s", "x/1s", "10/1d", "mix:1/1s", "store:"})
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> RateLimits.parse(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }
}
