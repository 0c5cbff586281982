package dev.jwaku.messenger.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.MemoisedKeyDerivation;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicsVectorsTest {
    private static final KeyDerivation DERIVATION = new MemoisedKeyDerivation(new Pbkdf2());
    private static final Identity A = Identity.fromPrivateKey(Vectors.A);
    private static final Identity B = Identity.fromPrivateKey(Vectors.B);

    @Test
    void derivesTopicsOfA() {
        ChatKey key = A.chatKey();

        assertThat(Topics.partitioned(key)).isEqualTo("contact-discovery-2095");
        assertThat(topic(Topics.partitioned(key))).isEqualTo("/waku/1/0xc41d2471/rfc26");
        assertThat(topic(Topics.contactCode(key))).isEqualTo("/waku/1/0xe96940f2/rfc26");
        assertThat(topic(Topics.personal(key))).isEqualTo("/waku/1/0x4f544a9b/rfc26");
        assertThat(symmetricKey(Topics.contactCode(key)))
                .isEqualTo("12c2d0f0a46bba76c8657cfb9db12aab475f427cb7338fb6603e58900da891f4");
    }

    @Test
    void derivesTopicsOfB() {
        ChatKey key = B.chatKey();

        assertThat(topic(Topics.partitioned(key))).isEqualTo("/waku/1/0x814e6ca0/rfc26");
        assertThat(topic(Topics.contactCode(key))).isEqualTo("/waku/1/0xd4b5fe7f/rfc26");
        assertThat(topic(Topics.personal(key))).isEqualTo("/waku/1/0x92b81044/rfc26");
        assertThat(symmetricKey(Topics.contactCode(key)))
                .isEqualTo("bb70ed87b2a655fbdb50be0b6997ca4b7c4f3ebd5c94d15adadf619bc237d615");
    }

    @Test
    void bothNegotiateTheSameTopicAndKey() {
        String seed = Topics.negotiated(A, B.chatKey());

        assertThat(seed).isEqualTo(Topics.negotiated(B, A.chatKey()));
        assertThat(topic(seed)).isEqualTo("/waku/1/0x396000bb/rfc26");
        assertThat(symmetricKey(seed)).isEqualTo("3b9b849a2af64e9139f58ac16b2728cf6f0ea65efbd3011104590d0f0acbb03f");
    }

    @ParameterizedTest
    @MethodSource("recordedTopics")
    void derivesRecordedTopics(List<String> row) {
        assertThat(topic(row.get(2))).isEqualTo(row.get(3));
        if (!row.get(4).equals("-")) {
            assertThat(symmetricKey(row.get(2))).isEqualTo(row.get(4));
        }
    }

    static List<List<String>> recordedTopics() {
        return Vectors.rows("status-go-topics.tsv");
    }

    @Test
    void recordedUsersUseTheSeedsThatWeDerive() {
        List<List<String>> users = Vectors.rows("status-go-users.tsv");
        Identity alina = Identity.fromPrivateKey(Bytes.fromHex(users.get(0).get(1)));
        ChatKey boris = new ChatKey(Bytes.fromHex(users.get(1).get(2)));

        List<String> seeds = recordedTopics().stream().map(row -> row.get(2)).toList();

        assertThat(seeds)
                .contains(
                        Topics.partitioned(alina.chatKey()),
                        Topics.personal(alina.chatKey()),
                        Topics.contactCode(alina.chatKey()),
                        Topics.negotiated(alina, boris),
                        Topics.partitioned(boris));
    }

    private static String topic(String seed) {
        return Topics.contentTopic(seed).name();
    }

    private static String symmetricKey(String seed) {
        return Topics.symmetricKey(seed, DERIVATION).key().toHex();
    }
}
