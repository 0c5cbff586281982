package dev.jwaku.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.fixtures.Vectors;
import dev.jwaku.runtime.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseXXVectorsTest {
    private static final Vectors VECTORS = new Vectors("noise/xx.properties");

    private final NoiseXX initiator = new NoiseXX(true, key(1), key(3));
    private final NoiseXX responder = new NoiseXX(false, key(2), key(4));

    @Test
    void keysAreThoseOfTheVector() {
        for (int number = 1; number <= 4; number++) {
            assertThat(key(number).publicKey()).isEqualTo(VECTORS.bytes("public.0" + number));
        }
        assertThat(Bytes.wrap(key(1).agree(key(2).publicKey()))).isEqualTo(VECTORS.bytes("dh.01.02"));
        assertThat(initiator.handshakeHash()).isEqualTo(VECTORS.bytes("hash.initial"));
    }

    @Test
    void messagesKeysAndHashAreThoseOfTheVector() {
        exchangeAll();

        assertThat(initiator.handshakeHash()).isEqualTo(VECTORS.bytes("handshake.hash"));
        assertThat(responder.handshakeHash()).isEqualTo(VECTORS.bytes("handshake.hash"));
        assertThat(initiator.remoteStatic()).isEqualTo(key(2).publicKey());
        assertThat(responder.remoteStatic()).isEqualTo(key(1).publicKey());
        assertThat(Bytes.wrap(initiator.keys()[0])).isEqualTo(VECTORS.bytes("key.initiator.to.responder"));
        assertThat(Bytes.wrap(responder.keys()[1])).isEqualTo(VECTORS.bytes("key.responder.to.initiator"));
    }

    @Test
    void transportMessagesAreThoseOfTheVector() throws Exception {
        exchangeAll();
        CipherState toResponder = initiator.sender();
        CipherState atResponder = responder.receiver();

        Bytes first = seal(
                toResponder, Bytes.fromHex("132f6d756c746973747265616d2f312e302e300a0d2f79616d75782f312e302e300a"));
        Bytes second = seal(toResponder, Bytes.utf8("hello"));

        assertThat(first).isEqualTo(VECTORS.bytes("transport.initiator.0").slice(2));
        assertThat(second).isEqualTo(VECTORS.bytes("transport.initiator.1").slice(2));
        assertThat(seal(responder.sender(), Bytes.utf8("hello")))
                .isEqualTo(VECTORS.bytes("transport.responder.0").slice(2));
        byte[] plain = new byte[100];
        atResponder.decrypt(new byte[0], first.toByteArray(), 0, first.length(), plain, 0);
        int length = atResponder.decrypt(new byte[0], second.toByteArray(), 0, second.length(), plain, 0);
        assertThat(Bytes.wrap(plain, 0, length)).isEqualTo(Bytes.utf8("hello"));
    }

    @Test
    void payloadsOfTheVectorAreSignedForTheirStaticKeys() {
        HandshakePayload first = HandshakePayload.decode(VECTORS.bytes("initiator.payload"));
        HandshakePayload second = HandshakePayload.decode(VECTORS.bytes("responder.payload"));

        assertThat(first.isSignedFor(key(1).publicKey())).isTrue();
        assertThat(first.isSignedFor(key(2).publicKey())).isFalse();
        assertThat(second.isSignedFor(key(2).publicKey())).isTrue();
        assertThat(first.encode()).isEqualTo(VECTORS.bytes("initiator.payload"));
        assertThat(second.encode()).isEqualTo(VECTORS.bytes("responder.payload.plain"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31})
    void aFirstMessageThatIsTooShortIsMalformed(int length) {
        assertThatThrownBy(() -> responder.read(new byte[length])).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void anEphemeralKeyOfSmallOrderIsMalformed() {
        responder.read(new byte[32]);

        assertThatThrownBy(() -> responder.write(new byte[0]))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("all-zero");
    }

    @Test
    void everyAlteredByteOfTheSecondMessageIsNoticed() {
        byte[] second = VECTORS.bytes("message.2").slice(2).toByteArray();
        for (int position = 0; position < second.length; position++) {
            NoiseXX fresh = new NoiseXX(true, key(1), key(3));
            fresh.write(new byte[0]);
            byte[] altered = second.clone();
            altered[position] ^= 1;

            assertThatThrownBy(() -> fresh.read(altered)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void messagesOutOfTurnAreOurOwnBug() {
        assertThatThrownBy(() -> responder.write(new byte[0])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> initiator.read(new byte[32])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(initiator::sender).isInstanceOf(IllegalStateException.class);
    }

    private void exchangeAll() {
        byte[] first = initiator.write(new byte[0]);
        assertThat(responder.read(first)).isEmpty();
        byte[] second = responder.write(VECTORS.bytes("responder.payload").toByteArray());
        assertThat(Bytes.wrap(initiator.read(second))).isEqualTo(VECTORS.bytes("responder.payload"));
        byte[] third = initiator.write(VECTORS.bytes("initiator.payload").toByteArray());
        assertThat(Bytes.wrap(responder.read(third))).isEqualTo(VECTORS.bytes("initiator.payload"));

        assertThat(Bytes.wrap(first)).isEqualTo(VECTORS.bytes("message.1").slice(2));
        assertThat(Bytes.wrap(second)).isEqualTo(VECTORS.bytes("message.2").slice(2));
        assertThat(Bytes.wrap(third)).isEqualTo(VECTORS.bytes("message.3").slice(2));
    }

    private static Bytes seal(CipherState cipher, Bytes plain) {
        byte[] sealed = new byte[plain.length() + CipherState.TAG_LENGTH];
        cipher.encrypt(new byte[0], plain.toByteArray(), 0, plain.length(), sealed, 0);
        return Bytes.wrap(sealed);
    }

    static DhKey key(int number) {
        return DhKey.generate(target -> Arrays.fill(target, (byte) number));
    }
}
