package dev.jwaku.waku.lightpush;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.gossipsub.MemoryHost;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.NwakuExchanges;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LightPushTest {
    private static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");

    private final SystemWorld world = new SystemWorld();
    private final MemoryHost node = new MemoryHost(world, 1);
    private final MemoryHost light = new MemoryHost(world, 2);
    private final LightPushConfig config = LightPushConfig.of(3, 8);
    private final AtomicBoolean admitted = new AtomicBoolean(true);
    private final AtomicBoolean keeps = new AtomicBoolean();
    private final AtomicReference<RelayResult> answer = new AtomicReference<>();
    private final List<PubsubTopic> published = new CopyOnWriteArrayList<>();
    private final LightPushClient client = new LightPushClient(world, light, config);
    private final WakuMessage message = WakuMessage.builder(Bytes.utf8("hi"), ContentTopic.of("/test/1/chat/proto"))
            .timestamp(1)
            .build();

    @BeforeEach
    void connect() {
        answer.set(new RelayResult.Published(MessageHash.of(TOPIC, message), 3));
        LightPushTarget target = new LightPushTarget() {
            @Override
            public RelayResult publish(PubsubTopic topic, Bytes encoded, Deadline deadline) {
                return LightPushTest.this.publish(topic, encoded);
            }

            @Override
            public boolean keep(PubsubTopic topic, Bytes encoded, Deadline deadline) {
                return keeps.get();
            }
        };
        LightPushServer.start(world, node, target, peer -> admitted.get(), config);
        light.connect(node);
    }

    private RelayResult publish(PubsubTopic topic, Bytes encoded) {
        assertThat(WakuMessageCodec.decode(encoded).payload().isEmpty()).isFalse();
        published.add(topic);
        return answer.get();
    }

    @AfterEach
    void close() {
        light.close();
        node.close();
        world.close();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(10));
    }

    private LightPushResponse push() {
        return client.push(node.peerId(), TOPIC, message, soon());
    }

    private Bytes askV2(Bytes request) {
        RequestResponse raw = new RequestResponse(LightPushServer.PROTOCOL_V2, 300_000, 300_000);
        return raw.ask(light, node.peerId(), request, soon());
    }

    private Bytes askV3(Bytes request) {
        RequestResponse raw = new RequestResponse(LightPushServer.PROTOCOL, 300_000, 300_000);
        return raw.ask(light, node.peerId(), request, soon());
    }

    @Test
    void successSaysHowManyPeersTookIt() {
        LightPushResponse response = push();
        assertThat(response.isSuccess()).isTrue();
        assertThat(response.relayPeers()).hasValue(3);
        assertThat(published).containsExactly(TOPIC);
    }

    @Test
    void everyFailureOfRelayHasItsCode() {
        answer.set(new RelayResult.NoPeers());
        assertThat(push().status()).isEqualTo(LightPushStatus.NO_PEERS_TO_RELAY);
        assertThat(push().description()).isEqualTo("No peers for topic, skipping publish");
        keeps.set(true);
        assertThat(push().status()).isEqualTo(LightPushStatus.NO_PEERS_TO_RELAY);
        assertThat(push().description()).endsWith(LightPushServer.KEPT);
        answer.set(new RelayResult.Duplicate(MessageHash.of(TOPIC, message)));
        assertThat(push().status()).isEqualTo(LightPushStatus.INVALID_MESSAGE);
        answer.set(new RelayResult.TooLarge(200_000, 150_000));
        assertThat(push().description()).isEqualTo("Message size exceeded maximum of 150000 bytes");
        admitted.set(false);
        LightPushResponse refused = push();
        assertThat(refused.status()).isEqualTo(LightPushStatus.TOO_MANY_REQUESTS);
        assertThat(refused.requestId()).isEqualTo("N/A");
    }

    /** Answers that nwaku gave to the same bytes; its relay had a peer, and so has ours here. */
    @ParameterizedTest
    @ValueSource(strings = {"lightpush3-no-message", "lightpush3-no-request-id"})
    void refusesInNwakusWords(String name) {
        LightPushResponse ours = LightPushCodec.decodeResponse(askV3(NwakuExchanges.request(name)));
        LightPushResponse recorded = LightPushCodec.decodeResponse(NwakuExchanges.answer(name));
        assertThat(ours).isEqualTo(recorded);
        assertThat(published).isEmpty();
    }

    @Test
    void withoutTopicTheShardFollowsFromTheContentTopic() {
        Bytes answered = askV3(NwakuExchanges.request("lightpush3-auto"));
        assertThat(LightPushCodec.decodeResponse(answered).isSuccess()).isTrue();
        assertThat(published)
                .hasSize(1)
                .allSatisfy(topic -> assertThat(topic.name()).startsWith("/waku/2/rs/3/"));
    }

    @Test
    void version2IsAnsweredAsRecorded() {
        assertThat(askV2(NwakuExchanges.request("lightpush2-ok"))).isEqualTo(NwakuExchanges.answer("lightpush2-ok"));
        assertThat(askV2(NwakuExchanges.request("lightpush2-no-topic")))
                .isEqualTo(NwakuExchanges.answer("lightpush2-no-topic"));
        answer.set(new RelayResult.NoPeers());
        assertThat(askV2(NwakuExchanges.request("lightpush2-unsubscribed")))
                .isEqualTo(NwakuExchanges.answer("lightpush2-unsubscribed"));
    }

    @Test
    void aMessageThatIsTooLongIsRefused() {
        WakuMessage large = WakuMessage.builder(
                        Bytes.wrap(new byte[config.maxMessage()]), ContentTopic.of("/test/1/chat/proto"))
                .timestamp(1)
                .build();
        LightPushResponse response = client.push(node.peerId(), TOPIC, large, soon());
        assertThat(response.status()).isEqualTo(LightPushStatus.INVALID_MESSAGE);
        assertThat(response.description()).isEqualTo("Message size exceeded maximum of 153600 bytes");
        assertThat(published).isEmpty();
    }

    @Test
    void aContentTopicWithoutShardIsRefused() {
        LightPushResponse response = LightPushCodec.decodeResponse(askV3(NwakuExchanges.request("lightpush3-bad-ct")));
        assertThat(response.status()).isEqualTo(LightPushStatus.INVALID_MESSAGE);
        assertThat(response.description()).startsWith("Invalid content-topic:");
    }

    @Test
    void garbageIsAnswered() {
        LightPushResponse response = LightPushCodec.decodeResponse(askV3(NwakuExchanges.request("lightpush3-garbage")));
        assertThat(response.status()).isEqualTo(LightPushStatus.BAD_REQUEST);
        assertThat(response.requestId()).isEqualTo("N/A");
    }

    @Test
    void successWithoutARelayPeerIsNotBelieved() {
        MemoryHost lying = new MemoryHost(world, 3);
        RequestResponse exchange = new RequestResponse(LightPushServer.PROTOCOL, 300_000, 300_000);
        lying.handle(
                LightPushServer.PROTOCOL,
                config.streams(),
                exchange.answering(
                        world,
                        config.idle(),
                        (peer, request) -> LightPushCodec.encode(new LightPushResponse(
                                LightPushCodec.decodeRequest(request).requestId(),
                                LightPushStatus.SUCCESS,
                                "",
                                OptionalInt.of(0)))));
        light.connect(lying);
        assertThat(client.push(lying.peerId(), TOPIC, message, soon()).status())
                .isEqualTo(LightPushStatus.NO_PEERS_TO_RELAY);
        lying.close();
    }

    @Test
    void aPeerThatSpeaksOnlyVersion2IsAskedInIt() {
        MemoryHost old = new MemoryHost(world, 4);
        RequestResponse exchange = new RequestResponse(LightPushServer.PROTOCOL_V2, 300_000, 300_000);
        old.handle(
                LightPushServer.PROTOCOL_V2,
                config.streams(),
                exchange.answering(world, config.idle(), (peer, request) -> {
                    LightPushRequest asked = LightPushV2Codec.decodeRequest(request);
                    return LightPushV2Codec.encode(new LightPushResponse(
                            asked.requestId(), LightPushStatus.SUCCESS, "OK", OptionalInt.empty()));
                }));
        light.connect(old);
        LightPushResponse response = client.push(old.peerId(), TOPIC, message, soon());
        assertThat(response.isSuccess()).isTrue();
        assertThat(response.description()).isEqualTo("OK");
        old.close();
    }
}
