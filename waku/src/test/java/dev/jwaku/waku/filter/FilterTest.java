package dev.jwaku.waku.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.gossipsub.MemoryHost;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FilterTest {
    private static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");
    private static final ContentTopic CHAT = ContentTopic.of("/test/1/chat/proto");
    private static final ContentTopic OTHER = ContentTopic.of("/test/1/other/proto");

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final MemoryHost node = new MemoryHost(world, 1);
    private final MemoryHost light = new MemoryHost(world, 2);
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final FilterConfig config = FilterConfig.defaults().withLimits(2, 5, Duration.ofMinutes(5));
    private final FilterServer server = FilterServer.start(world, node, RequestGate.OPEN, config);
    private final FilterClient client = FilterClient.start(
            world,
            light,
            (from, topic, message, data) -> received.add(message.payload().toUtf8()),
            config);

    @BeforeEach
    void connect() {
        light.connect(node);
    }

    @AfterEach
    void close() {
        server.close();
        light.close();
        node.close();
        world.close();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(10));
    }

    private void push(String payload, ContentTopic content) {
        WakuMessage message =
                WakuMessage.builder(Bytes.utf8(payload), content).timestamp(1).build();
        server.push(TOPIC, message, WakuMessageCodec.encode(message));
    }

    private FilterResponse subscribe(ContentTopic... contents) {
        return client.subscribe(node.peerId(), TOPIC, List.of(contents), soon());
    }

    @Test
    void whatWasAskedForIsPushed() {
        assertThat(subscribe(CHAT).isSuccess()).isTrue();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            push("message " + i, CHAT);
            push("nobody asked", OTHER);
            expected.add("message " + i);
        }
        await().until(() -> received.size() == 200);
        assertThat(received).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(meters.count("waku_filter_pushes")).isEqualTo(200);
    }

    @Test
    void aPingTellsWhetherTheSubscriptionStands() {
        assertThat(client.ping(node.peerId(), soon()).status()).isEqualTo(FilterStatus.NOT_FOUND);
        assertThat(client.ping(node.peerId(), soon()).description()).isEqualTo("NOT_FOUND: peer has no subscriptions");
        subscribe(CHAT);
        assertThat(client.ping(node.peerId(), soon()).isSuccess()).isTrue();
        assertThat(client.unsubscribeAll(node.peerId(), soon()).isSuccess()).isTrue();
        assertThat(client.unsubscribeAll(node.peerId(), soon()).status()).isEqualTo(FilterStatus.NOT_FOUND);
        assertThat(server.subscribers()).isZero();
    }

    @Test
    void unsubscribingTheLastTopicEndsTheSubscription() {
        subscribe(CHAT, OTHER);
        List<ContentTopic> chat = List.of(CHAT);
        assertThat(client.unsubscribe(node.peerId(), TOPIC, chat, soon()).isSuccess())
                .isTrue();
        assertThat(server.subscribers()).isEqualTo(1);
        assertThat(client.unsubscribe(node.peerId(), TOPIC, chat, soon()).status())
                .isEqualTo(FilterStatus.NOT_FOUND);
        assertThat(client.unsubscribe(node.peerId(), TOPIC, List.of(OTHER), soon())
                        .isSuccess())
                .isTrue();
        assertThat(server.subscribers()).isZero();
    }

    @Test
    void limitsAreSaid() {
        List<ContentTopic> six = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            six.add(ContentTopic.of("/test/1/" + i + "/proto"));
        }
        FilterResponse tooMany = client.subscribe(node.peerId(), TOPIC, six, soon());
        assertThat(tooMany.status()).isEqualTo(FilterStatus.SERVICE_UNAVAILABLE);
        assertThat(tooMany.description()).contains("maximum number of filter criteria");
        assertThat(server.subscribers()).isZero();
        assertThat(client.subscribe(node.peerId(), TOPIC, List.of(), soon()).description())
                .isEqualTo("BAD_REQUEST: pubsubTopic and contentTopics must be specified");

        subscribe(CHAT);
        for (int i = 3; i <= 4; i++) {
            MemoryHost another = new MemoryHost(world, i);
            another.connect(node);
            FilterClient other = FilterClient.start(world, another, (from, topic, message, data) -> {}, config);
            FilterResponse response = other.subscribe(node.peerId(), TOPIC, List.of(CHAT), soon());
            assertThat(response.status()).isEqualTo(i == 3 ? FilterStatus.SUCCESS : FilterStatus.SERVICE_UNAVAILABLE);
            another.close();
        }
    }

    @Test
    void whatIsForgottenIsNotTakenAndWhoGrantedNothingIsNoServant() {
        List<ContentTopic> six = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            six.add(ContentTopic.of("/test/1/" + i + "/proto"));
        }
        assertThat(client.subscribe(node.peerId(), TOPIC, six, soon()).isSuccess())
                .isFalse();
        assertThat(client.servants()).isEmpty();
        subscribe(CHAT, OTHER);
        assertThat(client.subscribe(node.peerId(), TOPIC, six, soon()).isSuccess())
                .as("a refusal takes nothing away")
                .isFalse();
        assertThat(client.servants()).containsExactly(node.peerId());

        client.forget(node.peerId(), TOPIC, List.of(OTHER));
        push("forgotten", OTHER);
        push("wanted", CHAT);
        await().until(() -> received.contains("wanted"));
        assertThat(received).containsExactly("wanted");
        client.forget(node.peerId(), TOPIC, List.of(CHAT));
        assertThat(client.servants()).isEmpty();
    }

    @Test
    void pushesThatNobodyAskedForAreDropped() {
        subscribe(CHAT);
        client.unsubscribe(node.peerId(), TOPIC, List.of(OTHER), soon());
        // the client forgets, the server does not
        RequestResponse raw = new RequestResponse(FilterServer.SUBSCRIBE_PROTOCOL, 1000, 1000);
        raw.ask(
                light,
                node.peerId(),
                FilterCodec.encode(new FilterRequest(
                        "id", FilterRequest.Type.SUBSCRIBE, Optional.of(TOPIC.name()), List.of(OTHER.name()))),
                soon());
        push("not asked for", OTHER);
        push("asked for", CHAT);
        await().until(() -> received.contains("asked for"));
        assertThat(received).containsExactly("asked for");
        assertThat(meters.count("waku_filter_errors", "type", "push_not_asked_for"))
                .isEqualTo(1);
    }

    @Test
    void aSubscriptionOutlivesItsConnection() {
        subscribe(CHAT);
        push("before", CHAT);
        await().until(() -> received.size() == 1);
        node.disconnect(light.peerId(), "test");
        await().until(() -> !node.isConnected(light.peerId()));
        push("lost", CHAT);
        light.connect(node);
        push("after", CHAT);
        await().until(() -> received.contains("after"));
        assertThat(received).containsExactly("before", "after");
        assertThat(meters.count("waku_filter_dropped", "reason", "not_connected"))
                .isEqualTo(1);
    }

    @Test
    void aForgottenSubscriptionIsRenewed() {
        try (FilterSubscription kept =
                FilterSubscription.open(world, client, node.peerId(), TOPIC, List.of(CHAT), Duration.ofMillis(20))) {
            await().until(kept::isActive);
            // the node forgets, as go-waku does
            RequestResponse raw = new RequestResponse(FilterServer.SUBSCRIBE_PROTOCOL, 1000, 1000);
            raw.ask(
                    light,
                    node.peerId(),
                    FilterCodec.encode(
                            new FilterRequest("id", FilterRequest.Type.UNSUBSCRIBE_ALL, Optional.empty(), List.of())),
                    soon());
            await().until(() -> meters.count("waku_filter_renewals") == 1);
            await().until(() -> server.subscribers() == 1);
            push("after", CHAT);
            await().until(() -> received.contains("after"));
        }
        assertThat(server.subscribers()).isZero();
    }
}
