package dev.jwaku.messenger.datasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MvdsVectorsTest {
    private static final ChatKey A = Identity.fromPrivateKey(Vectors.A).chatKey();
    private static final ChatKey B = Identity.fromPrivateKey(Vectors.B).chatKey();
    private static final String ID = "72a3e3320243fc8aabc79bd0b66098eafa5f6a594c83f3afce34a75ba4adf996";

    @Test
    void groupOfTwoIsTheSameForBoth() {
        assertThat(GroupId.of(A, B).toHex())
                .isEqualTo("3caa2fed34ffa60dff1d64b53a96fe1489c72e841ec34328c9f7bba2f64a3523");
        assertThat(GroupId.of(B, A)).isEqualTo(GroupId.of(A, B));
    }

    @Test
    void encodesAMessageAsStatusDoes() {
        MvdsMessage message = new MvdsMessage(GroupId.of(A, B), 1_700_000_000, Vectors.WRAPPED_HELLO);
        MvdsPayload payload = new MvdsPayload(List.of(), List.of(), List.of(), List.of(message));

        assertThat(message.id()).hasToString(ID);
        assertThat(payload.encode().toHex())
                .isEqualTo("e2b8027c8af702203caa2fed34ffa60dff1d64b53a96fe1489c72e841ec3"
                        + "4328c9f7bba2f64a352390f70280e2cfaa06"
                        + "9af7024c" + Vectors.WRAPPED_HELLO.toHex());
        assertThat(MvdsPayload.decode(payload.encode())).isEqualTo(payload);
    }

    @Test
    void encodesAnAckAsStatusDoes() {
        MvdsPayload payload = new MvdsPayload(List.of(new MvdsId(Bytes.fromHex(ID))), List.of(), List.of(), List.of());

        assertThat(payload.encode().toHex()).isEqualTo("cab80220" + ID);
    }

    @ParameterizedTest
    @MethodSource("recordedPayloads")
    void readsRecordedPayloads(List<String> row) {
        Bytes encoded = Vectors.base64(row.get(2));
        MvdsPayload payload = MvdsPayload.decode(encoded);

        List<String> messages = new ArrayList<>();
        for (MvdsMessage message : payload.messages()) {
            messages.add(message.id() + ":" + message.groupId().toHex() + ":" + message.timestamp());
        }
        assertThat(payload.encode()).isEqualTo(encoded);
        assertThat(messages).isEqualTo(expectedMessages(row));
        assertThat(payload.acks().stream().map(MvdsId::toString).toList())
                .isEqualTo(
                        row.get(4).equals("-") ? List.of() : List.of(row.get(4).split(",", -1)));
    }

    private static List<String> expectedMessages(List<String> row) {
        if (row.get(3).equals("-")) {
            return List.of();
        }
        List<String> expected = new ArrayList<>();
        for (String message : row.get(3).split(",", -1)) {
            expected.add(message.substring(0, message.lastIndexOf(':')));
        }
        return expected;
    }

    static List<List<String>> recordedPayloads() {
        return Vectors.rows("status-go-mvds.tsv");
    }

    /** Sender, body and application message id of every recorded message. */
    public static List<Arguments> recordedMessages() {
        List<Arguments> messages = new ArrayList<>();
        for (List<String> row : recordedPayloads()) {
            if (row.get(3).equals("-")) {
                continue;
            }
            String[] expected = row.get(3).split(",", -1);
            List<MvdsMessage> read =
                    MvdsPayload.decode(Vectors.base64(row.get(2))).messages();
            for (int i = 0; i < expected.length; i++) {
                String messageId = expected[i].substring(expected[i].lastIndexOf(':') + 1);
                ChatKey sender = new ChatKey(Bytes.fromHex(row.get(1)));
                messages.add(arguments(sender, read.get(i).body(), messageId));
            }
        }
        return messages;
    }

    /** The numbering of vacp2p/mvds master (1 to 4). */
    @Test
    void theOtherNumberingIsReadAndWritten() {
        Bytes other = Bytes.fromHex("0a20" + ID);
        MvdsPayload payload = MvdsPayload.decode(other);

        assertThat(payload.numbering()).isEqualTo(MvdsPayload.Numbering.VACP2P);
        assertThat(payload.acks()).containsExactly(new MvdsId(Bytes.fromHex(ID)));
        assertThat(payload.encode()).isEqualTo(other);
    }

    @Test
    void anApplicationMessageIsNoPayloadInEitherNumbering() {
        assertThat(MvdsPayload.decode(Vectors.WRAPPED_HELLO).isEmpty()).isTrue();
    }

    @Property(tries = 300)
    void payloadsSurviveEncoding(
            @ForAll @Size(32) byte[] ack,
            @ForAll @Size(32) byte[] offer,
            @ForAll byte[] group,
            @ForAll long timestamp,
            @ForAll byte[] body) {
        MvdsPayload payload = new MvdsPayload(
                List.of(id(ack), id(ack)),
                List.of(id(offer)),
                List.of(id(ack), id(offer)),
                List.of(new MvdsMessage(Bytes.of(group), timestamp, Bytes.of(body))));

        assertThat(MvdsPayload.decode(payload.encode())).isEqualTo(payload);
    }

    @Property(tries = 500)
    void anyBytesAreAPayloadOrMalformed(@ForAll byte[] bytes) {
        try {
            MvdsPayload.decode(Bytes.of(bytes));
        } catch (MalformedMessageException expected) {
            assertThat(expected).hasMessageContaining("MVDS");
        }
    }

    private static MvdsId id(byte[] bytes) {
        return new MvdsId(Bytes.of(bytes));
    }
}
