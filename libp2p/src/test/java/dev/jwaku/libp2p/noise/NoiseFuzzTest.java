package dev.jwaku.libp2p.noise;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.HandshakeFailedException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Any bytes from the other side end in a connection, the one permitted failure, or the end of the pipe. */
class NoiseFuzzTest {
    private static final SystemWorld WORLD = new SystemWorld();
    private static final PrivateKey IDENTITY = PrivateKey.ed25519(Bytes.fromHex("07".repeat(32)));

    @FuzzTest
    void handshake(byte[] input) {
        for (boolean initiator : new boolean[] {true, false}) {
            int[] next = {initiator ? 1 : 2};
            try {
                Noise.secure(
                        prepared(Bytes.of(input)),
                        initiator,
                        IDENTITY,
                        Optional.empty(),
                        target -> Arrays.fill(target, (byte) (next[0]++ * 2 - 1)),
                        "peer");
            } catch (HandshakeFailedException | IOException expected) {
                // the permitted failures
            }
        }
    }

    @FuzzTest
    void payload(byte[] input) {
        try {
            HandshakePayload.decode(Bytes.of(input)).isSignedFor(Bytes.wrap(new byte[32]));
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void transport(byte[] input) {
        NoiseConnection connection =
                NoiseConnectionTest.connection(prepared(Bytes.of(input)), new byte[32], new byte[32]);
        try {
            Pipes.read(connection, 100_000);
        } catch (IOException expected) {
            // the one permitted failure
        }
    }

    private static Pipes.PipeDuplex prepared(Bytes input) {
        Pipes.DuplexPair pair = Pipes.duplex(WORLD);
        try {
            Pipes.write(pair.left(), input);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        pair.left().endWriting();
        return pair.right();
    }
}
