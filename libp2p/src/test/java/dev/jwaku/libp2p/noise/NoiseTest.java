package dev.jwaku.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.HandshakeFailedException;
import dev.jwaku.libp2p.fixtures.Background;
import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.libp2p.fixtures.Vectors;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.runtime.SystemWorld;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NoiseTest {
    private static final Vectors VECTORS = new Vectors("noise/xx.properties");
    private static final PrivateKey ALICE =
            PrivateKey.secp256k1(Bytes.fromHex("53dadf1d5a164d6b4acdb15e24aa4c5b1d3461bdbd42abedb0a4404d56ced8fb"));
    private static final PrivateKey BOB =
            PrivateKey.ed25519(Bytes.fromHex("7e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d"));
    private static final PeerId ALICE_ID = PeerId.of(ALICE.publicKey());
    private static final PeerId BOB_ID = PeerId.of(BOB.publicKey());

    private final SystemWorld world = new SystemWorld();
    private final Pipes.DuplexPair raw = Pipes.duplex(world);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void talksToAJsResponderByteForByte() throws Exception {
        Pipes.write(raw.right(), Bytes.concat(VECTORS.bytes("message.2"), VECTORS.bytes("transport.responder.0")));

        NoiseConnection connection = Noise.secure(raw.left(), true, ALICE, Optional.of(BOB_ID), keys(1, 3), "js");
        Pipes.write(connection, Bytes.fromHex("132f6d756c746973747265616d2f312e302e300a0d2f79616d75782f312e302e300a"));
        Pipes.write(connection, Bytes.utf8("hello"));

        assertThat(connection.remotePeer()).isEqualTo(BOB_ID);
        assertThat(connection.remotePublicKey()).isEqualTo(BOB.publicKey());
        assertThat(Pipes.read(connection, 5)).isEqualTo(Bytes.utf8("hello"));
        raw.left().endWriting();
        assertThat(Pipes.read(raw.right(), 10_000))
                .isEqualTo(Bytes.concat(
                        VECTORS.bytes("message.1"),
                        VECTORS.bytes("message.3"),
                        VECTORS.bytes("transport.initiator.0"),
                        VECTORS.bytes("transport.initiator.1")));
    }

    @Test
    void bothSidesLearnWhoTheOtherIs() throws Exception {
        Background<NoiseConnection> responder = Background.start(world, () -> respond(Optional.of(ALICE_ID)));
        NoiseConnection left = initiate(Optional.of(BOB_ID));
        NoiseConnection right = responder.join();

        assertThat(left.remotePeer()).isEqualTo(BOB_ID);
        assertThat(right.remotePeer()).isEqualTo(ALICE_ID);
        Pipes.write(left, Bytes.utf8("ping"));
        assertThat(Pipes.read(right, 4)).isEqualTo(Bytes.utf8("ping"));
        Pipes.write(right, Bytes.utf8("pong"));
        assertThat(Pipes.read(left, 4)).isEqualTo(Bytes.utf8("pong"));
    }

    @Test
    void aDialerRefusesAnotherPeerThanItDialedAndDoesNotSayWhoItIs() throws Exception {
        Background<NoiseConnection> responder = Background.start(world, () -> respond(Optional.empty()));

        assertThatThrownBy(() -> initiate(Optional.of(ALICE_ID)))
                .isInstanceOf(HandshakeFailedException.class)
                .hasMessageContaining("bob's address")
                .hasMessageContaining("expected " + ALICE_ID + ", found " + BOB_ID);
        raw.left().endWriting();
        assertThatThrownBy(responder::join).isInstanceOf(EOFException.class);
    }

    @Test
    void aListenerRefusesAnotherPeerThanItExpects() throws Exception {
        Background<NoiseConnection> responder = Background.start(world, () -> respond(Optional.of(BOB_ID)));
        initiate(Optional.empty());

        assertThatThrownBy(responder::join).isInstanceOf(HandshakeFailedException.class);
    }

    @Test
    void aSignatureForAnotherStaticKeyIsRefused() throws IOException {
        NoiseXX forger = new NoiseXX(false, NoiseXXVectorsTest.key(5), NoiseXXVectorsTest.key(4));
        forger.read(VECTORS.bytes("message.1").slice(2).toByteArray());
        byte[] forged = forger.write(VECTORS.bytes("responder.payload").toByteArray());
        Pipes.write(raw.right(), frame(forged));

        assertThatThrownBy(() -> Noise.secure(raw.left(), true, ALICE, Optional.empty(), keys(1, 3), "mallory"))
                .isInstanceOf(HandshakeFailedException.class)
                .hasMessageContaining("mallory")
                .hasMessageContaining("signature of " + BOB_ID + " is wrong");
    }

    @Test
    void aPayloadWithoutIdentityIsRefused() throws IOException {
        NoiseXX nameless = new NoiseXX(false, NoiseXXVectorsTest.key(2), NoiseXXVectorsTest.key(4));
        nameless.read(VECTORS.bytes("message.1").slice(2).toByteArray());
        Pipes.write(raw.right(), frame(nameless.write(new byte[0])));

        assertThatThrownBy(() -> Noise.secure(raw.left(), true, ALICE, Optional.empty(), keys(1, 3), "peer"))
                .isInstanceOf(HandshakeFailedException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void anAllZeroKeyIsRefused() throws IOException {
        Pipes.write(raw.right(), frame(new byte[32]));

        assertThatThrownBy(() -> respondOn(raw.left()))
                .isInstanceOf(HandshakeFailedException.class)
                .hasMessageContaining("all-zero");
    }

    @Test
    void anEndDuringTheHandshakeIsAnIoError() {
        raw.right().endWriting();

        assertThatThrownBy(() -> respondOn(raw.left())).isInstanceOf(EOFException.class);
    }

    private NoiseConnection initiate(Optional<PeerId> expected) throws IOException {
        return Noise.secure(raw.left(), true, ALICE, expected, world.entropy(), "bob's address");
    }

    private NoiseConnection respond(Optional<PeerId> expected) throws IOException {
        return Noise.secure(raw.right(), false, BOB, expected, world.entropy(), "alice's address");
    }

    private NoiseConnection respondOn(Pipes.PipeDuplex end) throws IOException {
        return Noise.secure(end, false, BOB, Optional.empty(), world.entropy(), "peer");
    }

    private static Bytes frame(byte[] message) {
        return Bytes.concat(Bytes.of((byte) (message.length >> 8), (byte) message.length), Bytes.wrap(message));
    }

    /** The static key first, then the ephemeral one. */
    private static Entropy keys(int... numbers) {
        int[] next = {0};
        return target -> Arrays.fill(target, (byte) numbers[next[0]++]);
    }
}
