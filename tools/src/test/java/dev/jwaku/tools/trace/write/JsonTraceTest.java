package dev.jwaku.tools.trace.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonTraceTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> lines = new ArrayList<>();
    private final JsonTrace trace = new JsonTrace(
            "16UiuSelf",
            new JsonTrace.NanoClock() {
                @Override
                public long wall() {
                    return 1_795_349_566_123_456_789L;
                }

                @Override
                public long monotonic() {
                    return 17;
                }
            },
            "4d1c",
            lines::add);

    private List<JsonNode> read() {
        return lines.stream().map(JSON::readTree).toList();
    }

    @Test
    void aLineSaysWhoWhenAndWhat() {
        trace.emit(
                "lightpush_answered",
                "peer",
                "16UiuPeer",
                "request_id",
                "ab",
                "msg_hash",
                "0x12",
                "topic",
                "/waku/2/rs/16/32",
                "ctopic",
                "/a/1/b/c",
                "status",
                505);

        assertThat(lines)
                .containsExactly("{\"ts\":\"2026-11-22T12:12:46.123456789Z\",\"mono\":17,\"node\":\"16UiuSelf\","
                        + "\"boot\":\"4d1c\",\"ev\":\"push.reply\",\"hash\":\"0x12\",\"topic\":\"/waku/2/rs/16/32\","
                        + "\"ctopic\":\"/a/1/b/c\",\"peer\":\"16UiuPeer\",\"req\":\"ab\",\"rc\":\"505\"}");
    }

    @Test
    void aSubscriptionHasALineForEachContentTopicThatWasGranted() {
        trace.emit(
                "filter_request",
                "peer",
                "p",
                "type",
                "SUBSCRIBE",
                "topic",
                "t",
                "ctopics",
                List.of("a", "b"),
                "status",
                200);
        trace.emit(
                "filter_request",
                "peer",
                "p",
                "type",
                "SUBSCRIBE",
                "topic",
                "t",
                "ctopics",
                List.of("a", "b"),
                "status",
                503);
        trace.emit("filter_request", "peer", "p", "type", "PING", "topic", "", "ctopics", List.of(), "status", 404);
        trace.emit("filter_expired", "peer", "p");

        assertThat(read())
                .extracting(line -> line.path("ev").asString() + " "
                        + line.path("ctopic").asString("-") + " "
                        + line.path("rc").asString("-") + " "
                        + line.path("why").asString("-"))
                .containsExactly(
                        "filter.sub a 200 -",
                        "filter.sub b 200 -",
                        "filter.sub - 503 -",
                        "filter.ping - 404 -",
                        "filter.unsub - - expired");
        assertThat(read().get(2).has("topic")).isTrue();
        assertThat(read().get(3).has("topic")).isFalse();
    }

    @Test
    void theNetworkGoesAndComesOnce() {
        trace.emit("link_state", "state", "CONNECTED", "live", 2);
        trace.emit("link_state", "state", "OFFLINE", "live", 0);
        trace.emit("link_state", "state", "PROBING", "live", 0);
        trace.emit("link_state", "state", "RECOVERING", "live", 0);
        trace.emit("link_state", "state", "PARTIAL", "live", 1);
        trace.emit("link_state", "state", "OFFLINE", "live", 0);

        assertThat(read())
                .extracting(line -> line.path("ev").asString())
                .containsExactly("net.down", "net.up", "net.down");
    }

    @Test
    void whatWasPublishedToNobodySaysSo() {
        trace.emit(
                "relay_no_peers",
                "msg_hash",
                "0x12",
                "topic",
                "t",
                "ctopic",
                "c",
                "origin",
                "own",
                "size",
                3,
                "peers",
                0);
        trace.emit("relay_rejected", "peer", "p", "msg_id", "ff", "topic", "t", "verdict", "ignore", "why", "too old");
        trace.emit("some_other_event", "peer", "p");

        assertThat(read())
                .extracting(line -> line.path("ev").asString() + " "
                        + line.path("peers").asString("") + line.path("rc").asString(""))
                .containsExactly("relay.publish 0", "relay.validate ignore");
    }

    @Test
    void everyThousandLinesTheirNumber() {
        for (int i = 0; i < 2500; i++) {
            trace.emit("relay_sent", "msg_hash", "0x12", "topic", "t", "peers", List.of("a"));
        }

        assertThat(read().stream().filter(line -> line.path("ev").asString().equals("log.seq")))
                .extracting(line -> line.path("n").asLong())
                .containsExactly(1000L, 2000L);
    }
}
