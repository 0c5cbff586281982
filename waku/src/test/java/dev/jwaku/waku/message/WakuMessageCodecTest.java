package dev.jwaku.waku.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of waku-protocols.md section 22.3. */
class WakuMessageCodecTest {
    private static final String MINIMAL = "0a0c010203045445535405060708"
            + "121d2f77616b752f322f64656661756c742d636f6e74656e742f70726f746f508090fca3f4efc4d72e";
    private static final String AS_NIM_WRITES_IT = "0a0c010203045445535405060708"
            + "121d2f77616b752f322f64656661756c742d636f6e74656e742f70726f746f"
            + "1800508090fca3f4efc4d72e5a00aa0100f80100";
    private static final WakuMessage MESSAGE = WakuMessage.builder(
                    Bytes.fromHex("010203045445535405060708"), ContentTopic.of("/waku/2/default-content/proto"))
            .timestamp(1_681_964_442_000_000_000L)
            .build();

    @Test
    void writesOnlyWhatSaysSomething() {
        assertThat(WakuMessageCodec.encode(MESSAGE).toHex()).isEqualTo(MINIMAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {MINIMAL, AS_NIM_WRITES_IT})
    void readsWhatOthersWrite(String hex) {
        assertThat(WakuMessageCodec.decode(Bytes.fromHex(hex))).isEqualTo(MESSAGE);
    }

    @Test
    void writesPayloadAndContentTopicAlsoIfTheyAreEmpty() {
        WakuMessage empty =
                WakuMessage.builder(Bytes.EMPTY, ContentTopic.of("")).build();

        assertThat(WakuMessageCodec.encode(empty).toHex()).isEqualTo("0a001200");
        assertThat(WakuMessageCodec.decode(Bytes.fromHex("0a001200"))).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0a0101", "120141", "0a0101" + "1801"})
    void refusesAMessageWithoutPayloadOrContentTopic(String hex) {
        assertThatThrownBy(() -> WakuMessageCodec.decode(Bytes.fromHex(hex)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void refusesAMetaOfMoreThan64Bytes() {
        Bytes message = Bytes.concat(Bytes.fromHex("0a01011201415a41"), Bytes.wrap(new byte[65]));

        assertThatThrownBy(() -> WakuMessageCodec.decode(message))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("65 bytes");
    }

    @Test
    void refusesAContentTopicThatIsNoText() {
        assertThatThrownBy(() -> WakuMessageCodec.decode(Bytes.fromHex("0a01011201ff")))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void skipsUnknownFields() {
        Bytes extended = Bytes.concat(Bytes.fromHex("ca3e0401020304"), Bytes.fromHex(MINIMAL));

        assertThat(WakuMessageCodec.decode(extended)).isEqualTo(MESSAGE);
    }

    @Test
    void negativeTimestampsAreShort() {
        WakuMessage early = MESSAGE.toBuilder().timestamp(-1).build();

        assertThat(WakuMessageCodec.encode(early).toHex()).endsWith("5001");
    }

    @Test
    void largeVersionsAreUnsigned() {
        WakuMessage message = MESSAGE.toBuilder().version(-1).build();

        assertThat(WakuMessageCodec.encode(message).toHex()).contains("18ffffffff0f");
        assertThat(WakuMessageCodec.decode(WakuMessageCodec.encode(message))).isEqualTo(message);
    }
}
