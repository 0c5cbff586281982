package dev.jwaku.messenger.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.PayloadKey;
import dev.jwaku.waku.payload.PayloadV1;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApplicationVectorsTest {
    @Test
    void wrapsAsStatusDoes() {
        Identity author = Identity.fromPrivateKey(Vectors.A);
        Bytes wrapped = ApplicationMetadataMessage.wrap(author, Bytes.utf8("hello"), ChatMessage.TYPE)
                .encode();

        assertThat(wrapped).isEqualTo(Vectors.WRAPPED_HELLO);
        assertThat(MessageId.of(author.chatKey(), wrapped))
                .hasToString("0x5edd7f074aa12221275668413ee93749c86c9b9ff02373043e6dc347d0be1039");
        assertThat(ApplicationMetadataMessage.decode(wrapped).author()).isEqualTo(author.chatKey());
    }

    /** Every application message that a recorded MVDS message carried. */
    @ParameterizedTest
    @MethodSource("dev.jwaku.messenger.datasync.MvdsVectorsTest#recordedMessages")
    void readsRecordedMessages(ChatKey sender, Bytes body, String messageId) {
        ApplicationMetadataMessage message = ApplicationMetadataMessage.decode(body);

        assertThat(message.encode()).isEqualTo(body);
        assertThat(MessageId.of(message.author(), body)).hasToString("0x" + messageId);
        assertThat(message.author()).isEqualTo(sender);
    }

    /** The recorded envelopes that have no layer 4 and so can be opened down to the application message. */
    @ParameterizedTest
    @MethodSource("plainEnvelopes")
    void readsRecordedEnvelopesWithoutLayerFour(List<String> envelope) {
        Bytes secret = Bytes.fromHex(envelope.get(2));
        PayloadKey.ForOpening key =
                envelope.get(1).equals("symmetric") ? new PayloadKey.Symmetric(secret) : new PayloadKey.Private(secret);
        Bytes wrapped = PayloadV1.open(Vectors.base64(envelope.get(5)), key).data();

        ApplicationMetadataMessage message = ApplicationMetadataMessage.decode(wrapped);

        assertThat(MessageId.of(message.author(), wrapped).bytes().toHex())
                .isEqualTo(envelope.get(6).split(":", -1)[0]);
    }

    static List<List<String>> plainEnvelopes() {
        return Vectors.rows("status-go-plain.tsv").stream()
                .filter(row -> row.size() > 6)
                .toList();
    }

    @Test
    void readsTheTextsOfRecordedChatMessages() {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> read = new ArrayList<>();
        for (List<String> row : Vectors.rows("status-go-applications.tsv")) {
            if (row.get(1).equals("CHAT_MESSAGE") && !row.get(5).equals("-")) {
                ChatMessage message = ChatMessage.decode(Vectors.base64(row.get(4)));
                assertThat(message.text()).isEqualTo(Vectors.base64(row.get(5)).toUtf8());
                assertThat(message.clock()).isPositive();
                assertThat(message.chatId()).isNotEmpty();
                texts.put(row.get(2), message.text());
                read.add(message.displayName());
            }
        }
        assertThat(texts).hasSizeGreaterThan(15).containsValue("Hello Boris, message one");
        assertThat(read).contains("alina", "boris");
    }

    @Property(tries = 300)
    void chatMessagesSurviveEncoding(
            @ForAll long clock, @ForAll long timestamp, @ForAll String text, @ForAll @NotEmpty String name) {
        ChatMessage message = new ChatMessage(clock, timestamp, valid(text), "0x01", "0x04", 1, 4, valid(name));

        assertThat(ChatMessage.decode(message.encode())).isEqualTo(message);
    }

    @Property(tries = 300)
    void wrappersSurviveEncoding(@ForAll byte[] signature, @ForAll byte[] payload, @ForAll int type) {
        ApplicationMetadataMessage message =
                new ApplicationMetadataMessage(Bytes.of(signature), Bytes.of(payload), type & 0xff);

        assertThat(ApplicationMetadataMessage.decode(message.encode())).isEqualTo(message);
    }

    @Property(tries = 500)
    void anyBytesAreAMessageOrMalformed(@ForAll byte[] bytes) {
        try {
            ChatMessage.decode(Bytes.of(bytes));
        } catch (MalformedMessageException expected) {
            // The message, or what is inside it, says so.
            assertThat(expected).hasMessageMatching("(?s)[A-Z][A-Za-z]+: .+");
        }
        try {
            ApplicationMetadataMessage.decode(Bytes.of(bytes)).author();
        } catch (MalformedMessageException expected) {
            assertThat(expected).hasMessageContaining("ApplicationMetadataMessage");
        }
    }

    /** Lone surrogates are no text. */
    private static String valid(String text) {
        return Bytes.utf8(text).toUtf8();
    }
}
