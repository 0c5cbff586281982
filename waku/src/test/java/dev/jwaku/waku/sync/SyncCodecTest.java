package dev.jwaku.waku.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sync.SyncRange.Content;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of waku-protocols.md section 22.7, computed from the rules of nwaku's codec. */
class SyncCodecTest {
    private static final long T0 = 1_700_000_000_000_000_000L;
    private static final long HOUR = 3_600_000_000_000L;
    private static final String TOPIC = "/waku/2/rs/1/0";
    private static final MessageHash H1 =
            MessageHash.parse("ca0df2c95aa144c1d0ff2ff3c8f967fdc1de9ef0c4120b3726416701b519d619");
    private static final MessageHash H2 =
            MessageHash.parse("29c1b289e7522195b362e44f54e05470b69ad20540ab60a18a05e5bf6951f13d");
    private static final Bytes XOR = Bytes.fromHex("f6f452eee2196e27c38c74942165d91e13007b367a8b0b211e93635c25bc4cfa");

    private static final String A = "010e2f77616b752f322f72732f312f30008080a8b1e39fe7cb1780c0e285e36801"
            + "f6f452eee2196e27c38c74942165d91e13007b367a8b0b211e93635c25bc4cfa";
    private static final String B = "00008080a8b1e39fe7cb1780c0e285e36802028180a8b1e39fe7cb17"
            + "ca0df2c95aa144c1d0ff2ff3c8f967fdc1de9ef0c4120b3726416701b519d61904"
            + "29c1b289e7522195b362e44f54e05470b69ad20540ab60a18a05e5bf6951f13d00";
    private static final String C = "00008080a8b1e39fe7cb170a000a020001";
    private static final String D =
            "00008080a8b1e39fe7cb17000135000101" + "f6f452eee2196e27c38c74942165d91e13007b367a8b0b211e93635c25bc4cfa";

    private static void assertVector(SyncPayload payload, String hex) {
        assertThat(SyncCodec.encode(payload)).isEqualTo(Bytes.fromHex(hex));
        assertThat(SyncCodec.decode(Bytes.fromHex(hex))).isEqualTo(payload);
    }

    private static SyncPayload everywhere(SyncRange... ranges) {
        return new SyncPayload(List.of(), List.of(), List.of(ranges));
    }

    @Test
    void theFirstMessage() {
        SyncRange range = new SyncRange(SyncId.before(T0), SyncId.before(T0 + HOUR), new Content.Fingerprint(XOR));
        assertVector(new SyncPayload(List.of(TOPIC), List.of(), List.of(range)), A);
    }

    @Test
    void anItemSet() {
        Content set = new Content.ItemSet(List.of(new SyncId(T0 + 1, H1), new SyncId(T0 + 5, H2)), false);
        assertVector(everywhere(new SyncRange(SyncId.before(T0), SyncId.before(T0 + HOUR), set)), B);
    }

    @Test
    void skippedAndEmpty() {
        assertVector(
                everywhere(
                        SyncRange.skip(SyncId.before(T0), SyncId.before(T0 + 10)),
                        new SyncRange(
                                SyncId.before(T0 + 10), SyncId.before(T0 + 20), new Content.ItemSet(List.of(), true))),
                C);
    }

    @Test
    void anUpperBoundOfTheSameTimeIsWrittenUpToTheFirstDifference() {
        SyncId bound = new SyncId(T0, MessageHash.parse("351c5e86" + "00".repeat(28)));
        SyncPayload payload = everywhere(
                SyncRange.skip(SyncId.before(T0), bound),
                new SyncRange(bound, SyncId.before(T0 + 1), new Content.Fingerprint(XOR)));
        assertThat(SyncCodec.encode(payload)).isEqualTo(Bytes.fromHex(D));
        assertThat(SyncCodec.decode(Bytes.fromHex(D)).ranges().getFirst().upper())
                .isEqualTo(new SyncId(T0, MessageHash.parse("35" + "00".repeat(31))));
    }

    @Test
    void nothing() {
        assertVector(SyncPayload.empty(), "00");
        assertThat(SyncCodec.decode(Bytes.EMPTY)).isEqualTo(SyncPayload.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffff",
                "0000",
                "0100",
                "00008080a8b1e39fe7cb1701",
                "00008080a8b1e39fe7cb170103",
                "00008080a8b1e39fe7cb170102ff01",
                "00008080a8b1e39fe7cb17ffffffffffffffff7f00",
                "00008080a8b1e39fe7cb170021"
            })
    void whatIsNoMessage(String hex) {
        assertThatThrownBy(() -> SyncCodec.decode(Bytes.fromHex(hex)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("reconciliation");
    }

    @Test
    void aTransferredMessage() {
        WakuMessage message = WakuMessage.builder(Bytes.fromHex("0102"), ContentTopic.of("/a/1/b/proto"))
                .timestamp(T0)
                .meta(Bytes.fromHex("aa"))
                .build();
        Bytes frame = Bytes.wrap(Frames.encode(TransferCodec.encode(PubsubTopic.of(TOPIC), message)));
        String nwaku = "380a0e2f77616b752f322f72732f312f3012260a020102120c2f612f312f622f70726f746f18005080"
                + "80d0e2c6bfce972f5a00aa0100f80100";
        assertThat(TransferCodec.decode(Bytes.fromHex(nwaku).slice(1)).topic().name())
                .isEqualTo(TOPIC);
        assertThat(TransferCodec.decode(Bytes.fromHex(nwaku).slice(1)).message().payload())
                .isEqualTo(Bytes.fromHex("0102"));
        assertThat(TransferCodec.decode(frame.slice(1)).message()).isEqualTo(message);
    }

    @Test
    void anEphemeralMessageIsNotForAnArchive() {
        WakuMessage message = WakuMessage.builder(Bytes.fromHex("0102"), ContentTopic.of("/a/1/b/proto"))
                .timestamp(T0)
                .ephemeral(true)
                .build();
        assertThat(TransferCodec.decode(TransferCodec.encode(PubsubTopic.of(TOPIC), message)))
                .isNull();
        assertThatThrownBy(() -> TransferCodec.decode(Bytes.fromHex("0a00")))
                .isInstanceOf(MalformedMessageException.class);
    }
}
