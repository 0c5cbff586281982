package dev.jwaku.waku.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Vectors of waku-protocols.md section 22.1: default-waku from the RFC, rs/0/0 from logos-delivery's
 * test_message_digest.nim, the others computed; the last four from go-waku's utils_test.go.
 */
class MessageHashTest {
    private static final String PAYLOAD = "010203045445535405060708";
    private static final String META_12 = "73757065722d736563726574";
    private static final String META_64 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
            + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";

    private static WakuMessage message(String payload, String meta, OptionalLong timestamp) {
        WakuMessage.Builder builder = WakuMessage.builder(
                        Bytes.fromHex(payload), ContentTopic.of("/waku/2/default-content/proto"))
                .meta(Bytes.fromHex(meta));
        timestamp.ifPresent(builder::timestamp);
        return builder.build();
    }

    @ParameterizedTest
    @CsvSource({
        "/waku/2/default-waku/proto, P, 12, 64cce733fed134e83da02b02c6f689814872b1a0ac97ea56b76095c3c72bfe05",
        "/waku/2/default-waku/proto, P, 64, 7158b6498753313368b9af8f6e0a0a05104f68f972981da42a43bc53fb0c1b27",
        "/waku/2/default-waku/proto, P, no, a2554498b31f5bcdfcbf7fa58ad1c2d45f0254f3f8110a85588ec3cf10720fd8",
        "/waku/2/default-waku/proto, -, 12, 483ea950cb63f9b9d6926b262bb36194d3f40a0463ce8446228350bd44e96de4",
        "/waku/2/rs/0/0, P, no, cccab07fed94181c83937c8ca8340c9108492b7ede354a6d95421ad34141fd37",
        "/waku/2/rs/0/0, P, 12, b9b4852f9d8c489846e8bfc6c5ca6a1a8d460a40d28832a966e029eb39619199",
        "/waku/2/rs/0/0, P, 64, 653460d04f66c5b11814d235152f4f246e6f03ef80a305a825913636fbafd0ba",
        "/waku/2/rs/0/0, -, 12, 0f6448cc23b2db6c696aa6ab4b693eff4cf3549ff346fe1dbeb281697396a09f",
        "/waku/2/rs/16/32, P, 12, f2c336fdb31b20a49b2418f670c53efcc1d220d166b564979c5cc17a01972bfe",
        "/waku/2/rs/16/32, P, 64, 753f3135d5867388c0a43dfd3dd624031f8dcda5300359cc5808a6a1a2bcc302",
        "/waku/2/rs/16/32, P, no, 6296431b96369e67022d5c6555234e02302832f911c677263aafea2fc061024f",
        "/waku/2/rs/16/32, -, 12, d1b085a07444db4bd533e5aeb2e62728c62cbc7848ab8a8a3eb35b5dad01e6f3",
        "/waku/2/rs/1/4, P, 12, 697504f8fd6ce4c91f8067d192490614c627eeefd510eae692d55146c1fd2dfd",
        "/waku/2/rs/1/4, P, no, 34c74a061596138999e170ae5c4e15c1a1124d646d1652c25b1853fc1acc2c15"
    })
    void matchesTheReferences(String topic, String payload, String meta, String hash) {
        String metaHex = switch (meta) {
            case "12" -> META_12;
            case "64" -> META_64;
            default -> "";
        };
        WakuMessage message =
                message(payload.equals("P") ? PAYLOAD : "", metaHex, OptionalLong.of(1_681_964_442_000_000_000L));

        assertThat(MessageHash.of(PubsubTopic.of(topic), message)).isEqualTo(MessageHash.parse(hash));
    }

    @ParameterizedTest
    @CsvSource({
        "/waku/2/default-waku/proto, 0, c48c6ee8b33803e846aa47eff1fca3dce7ec15720aad77d0a1a1cbb41b005651",
        "/waku/2/rs/16/32, 0, 4ce5b7d6036ad06cfb95aef80e8f829cfe97e07899f3b6facced9cc006c1b716",
        "/waku/2/rs/16/32, -1, 9a5e847830b4d39ce19fc1046762cea95575459c9f2683bdd7164a949ef8031b"
    })
    void matchesTheReferencesForOddTimestamps(String topic, long timestamp, String hash) {
        WakuMessage message = message(PAYLOAD, "", OptionalLong.of(timestamp));

        assertThat(MessageHash.of(PubsubTopic.of(topic), message)).isEqualTo(MessageHash.parse(hash));
    }

    @Test
    void anAbsentTimestampCountsAsZeroLikeInNwakuAndGoWaku() {
        assertThat(MessageHash.of(PubsubTopic.of("/waku/2/rs/16/32"), message(PAYLOAD, "", OptionalLong.empty())))
                .hasToString("0x4ce5b7d6036ad06cfb95aef80e8f829cfe97e07899f3b6facced9cc006c1b716");
    }

    @Test
    void matchesGoWakusTest() {
        WakuMessage message = WakuMessage.builder(Bytes.utf8("Hello World"), ContentTopic.of("Test"))
                .timestamp(123_456_789_123_456_789L)
                .build();

        assertThat(MessageHash.of(PubsubTopic.of("test"), message))
                .hasToString("0xb659607f2aae18848dcaa7d51cb37e6cc6fc33402c704ff0c016337d83ad6150");
    }

    @Test
    void readsBothTextForms() {
        String hex = "64cce733fed134e83da02b02c6f689814872b1a0ac97ea56b76095c3c72bfe05";

        assertThat(MessageHash.parse("0x" + hex)).isEqualTo(MessageHash.parse(hex));
        assertThatThrownBy(() -> MessageHash.parse("0x12")).isInstanceOf(IllegalArgumentException.class);
    }
}
