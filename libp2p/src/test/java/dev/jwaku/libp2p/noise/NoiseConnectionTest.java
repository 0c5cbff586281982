package dev.jwaku.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NoiseConnectionTest {
    private static final byte[] THERE = new byte[32];
    private static final byte[] BACK = Bytes.fromHex("01".repeat(32)).toByteArray();
    private static final PrivateKey PEER = PrivateKey.ed25519(Bytes.fromHex("07".repeat(32)));

    private final SystemWorld world = new SystemWorld();
    private final Pipes.DuplexPair raw = Pipes.duplex(world);
    private final NoiseConnection left = connection(raw.left(), THERE, BACK);
    private final NoiseConnection right = connection(raw.right(), BACK, THERE);

    @Test
    void eachMessageIsOneRawWriteAndNoneIsEmpty() throws IOException {
        left.write(new byte[0], 0, 0);
        assertThat(raw.left().writes()).isZero();
        left.write(new byte[NoiseConnection.MAX_PLAINTEXT], 0, NoiseConnection.MAX_PLAINTEXT);
        assertThat(raw.left().writes()).isEqualTo(1);
        left.write(new byte[NoiseConnection.MAX_PLAINTEXT + 1], 0, NoiseConnection.MAX_PLAINTEXT + 1);
        assertThat(raw.left().writes()).isEqualTo(3);
        assertThat(Pipes.read(raw.right(), 2).toHex()).isEqualTo("ffff");
    }

    @Test
    void emptyMessagesOfThePeerAreSteppedOver() throws IOException {
        CipherState sender = new CipherState(THERE);
        Pipes.write(raw.left(), Bytes.concat(sealed(sender, Bytes.EMPTY), sealed(sender, Bytes.utf8("hello"))));

        assertThat(Pipes.read(right, 5)).isEqualTo(Bytes.utf8("hello"));
    }

    @Test
    void theEndBetweenMessagesIsAnEndAndInsideAnError() throws IOException {
        Pipes.write(left, Bytes.utf8("hello"));
        Bytes frame = Pipes.read(raw.right(), 23);
        Pipes.write(raw.left(), Bytes.concat(frame, frame.slice(0, 1)));
        raw.left().endWriting();

        assertThat(Pipes.read(right, 5)).isEqualTo(Bytes.utf8("hello"));
        assertThatThrownBy(() -> Pipes.read(right, 1)).isInstanceOf(EOFException.class);
    }

    @Test
    void theEndInsideAMessageIsAnError() throws IOException {
        Pipes.write(raw.left(), Bytes.fromHex("00200102"));
        raw.left().endWriting();

        assertThatThrownBy(() -> Pipes.read(right, 1)).isInstanceOf(EOFException.class);
    }

    @Test
    void aMessageShorterThanATagIsAnError() throws IOException {
        Pipes.write(raw.left(), Bytes.fromHex("00020102"));

        assertThatThrownBy(() -> Pipes.read(right, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void readingTheEndGivesMinusOne() throws IOException {
        raw.left().endWriting();

        assertThat(right.read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void closingCutsBothDirections() {
        left.close();

        assertThatThrownBy(() -> Pipes.read(right, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Pipes.write(right, Bytes.of((byte) 1))).isInstanceOf(IOException.class);
    }

    private static Bytes sealed(CipherState sender, Bytes plain) {
        byte[] frame = new byte[2 + plain.length() + CipherState.TAG_LENGTH];
        frame[1] = (byte) (plain.length() + CipherState.TAG_LENGTH);
        sender.encrypt(new byte[0], plain.toByteArray(), 0, plain.length(), frame, 2);
        return Bytes.wrap(frame);
    }

    static NoiseConnection connection(Pipes.PipeDuplex raw, byte[] sendKey, byte[] receiveKey) {
        return new NoiseConnection(
                raw, new CipherState(sendKey), new CipherState(receiveKey), PEER.publicKey(), "memory");
    }
}
