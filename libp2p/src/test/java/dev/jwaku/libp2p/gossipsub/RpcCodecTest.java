package dev.jwaku.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors: libp2p.md section 16.8, computed with js protobuf. */
class RpcCodecTest {
    private static final String TOPIC = "/waku/2/rs/1/0";
    private static final MessageId ID = MessageIdFunction.SHA_256.idOf(TOPIC, Bytes.utf8("hello"));

    private final RpcCodec codec = new RpcCodec(MessageIdFunction.SHA_256);

    static Stream<Arguments> vectors() {
        return Stream.of(
                Arguments.of(
                        Rpc.subscriptions(List.of(new Rpc.Subscription(true, TOPIC))),
                        "0a120801120e2f77616b752f322f72732f312f30"),
                Arguments.of(
                        Rpc.subscriptions(List.of(new Rpc.Subscription(false, TOPIC))),
                        "0a120800120e2f77616b752f322f72732f312f30"),
                Arguments.of(GossipFixtures.graft(TOPIC), "1a121a100a0e2f77616b752f322f72732f312f30"),
                Arguments.of(
                        GossipFixtures.prune(TOPIC, OptionalLong.of(60)),
                        "1a1422120a0e2f77616b752f322f72732f312f30183c"),
                Arguments.of(
                        Rpc.control(new Rpc.Control(
                                List.of(new Rpc.IHave(TOPIC, List.of(ID))),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of())),
                        "1a340a320a0e2f77616b752f322f72732f312f30122"
                                + "02cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"),
                Arguments.of(
                        GossipFixtures.iwant(List.of(ID)),
                        "1a2412220a202cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"),
                Arguments.of(
                        GossipFixtures.idontwant(List.of(ID)),
                        "1a242a220a202cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"),
                Arguments.of(
                        new Rpc(
                                List.of(),
                                List.of(new Rpc.Publication(ID, TOPIC, Bytes.utf8("hello"), false)),
                                Rpc.Control.EMPTY),
                        "1217120568656c6c6f220e2f77616b752f322f72732f312f30"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void encodesAsOtherImplementationsDo(Rpc rpc, String hex) {
        assertThat(RpcCodec.encode(rpc).toHex()).isEqualTo(hex);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void decodesWhatOtherImplementationsEncode(Rpc rpc, String hex) {
        assertThat(codec.decode(Bytes.fromHex(hex))).isEqualTo(rpc);
    }

    @Test
    void aMessageEncodedOnceIsTheSameAsInAnRpc() {
        GossipMessage message = GossipMessage.of(ID, TOPIC, Bytes.utf8("hello"));

        assertThat(message.encoded().toHex()).isEqualTo("1217120568656c6c6f220e2f77616b752f322f72732f312f30");
        assertThat(message.data()).isEqualTo(Bytes.utf8("hello"));
    }

    @Test
    void concatenatedMessagesAreOneRpc() {
        Bytes encoded = GossipMessage.of(ID, TOPIC, Bytes.utf8("hello")).encoded();

        assertThat(codec.decode(Bytes.concat(encoded, encoded)).publish()).hasSize(2);
    }

    @Test
    void marksMessagesThatSayWhoSentThemEvenIfTheFieldIsEmpty() {
        Bytes withEmptyFrom = Bytes.fromHex("12190a00120568656c6c6f220e2f77616b752f322f72732f312f30");

        assertThat(codec.decode(withEmptyFrom).publish().getFirst().attributed())
                .isTrue();
    }

    @Test
    void skipsUnknownFieldsAndNimsPing() {
        Bytes ping = Bytes.fromHex("e2030401020304");
        Bytes graftWithExtension = Bytes.fromHex("1a161a100a0e2f77616b752f322f72732f312f3032020801");

        Rpc rpc = codec.decode(Bytes.concat(ping, graftWithExtension));

        assertThat(rpc.control().graft()).containsExactly(TOPIC);
    }

    @Test
    void mergesSeveralControlFieldsOfOneRpc() {
        Bytes graft = RpcCodec.encode(GossipFixtures.graft(TOPIC));

        assertThat(codec.decode(Bytes.concat(graft, graft)).control().graft()).containsExactly(TOPIC, TOPIC);
    }

    @Test
    void skipsIdsThatAreTooLongToBeOurs() {
        Rpc rpc = codec.decode(Bytes.concat(Bytes.fromHex("1a45" + "1243" + "0a41"), Bytes.wrap(new byte[65])));

        assertThat(rpc.control().iwant()).containsExactly(List.of());
    }

    @Test
    void refusesAMessageWithoutTopic() {
        assertThatThrownBy(() -> codec.decode(Bytes.fromHex("1207120568656c6c6f")))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("without topic");
    }

    @Test
    void refusesAnRpcOfTooManyElements() {
        byte[] empty = new byte[2 * (RpcCodec.MAX_ELEMENTS + 1)];
        for (int i = 0; i < empty.length; i += 2) {
            empty[i] = 0x0a;
        }

        assertThatThrownBy(() -> codec.decode(Bytes.wrap(empty)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("elements");
    }

    @Test
    void refusesALengthBeyondTheFrame() {
        assertThatThrownBy(() -> codec.decode(Bytes.fromHex("12ffffffff07")))
                .isInstanceOf(MalformedMessageException.class);
    }
}
