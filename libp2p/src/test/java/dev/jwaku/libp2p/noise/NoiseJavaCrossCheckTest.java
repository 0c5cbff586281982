package dev.jwaku.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.southernstorm.noise.protocol.CipherStatePair;
import com.southernstorm.noise.protocol.HandshakeState;
import dev.jwaku.runtime.Bytes;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Our handshake against another implementation of Noise, with random keys and payloads, in both roles. */
class NoiseJavaCrossCheckTest {
    private static final String NAME = "Noise_XX_25519_ChaChaPoly_SHA256";

    @Property(tries = 20)
    void completesAgainstNoiseJava(@ForAll boolean weDial, @ForAll long seed, @ForAll @Size(max = 300) byte[] payload)
            throws Exception {
        Random random = new Random(seed);
        NoiseXX ours = new NoiseXX(weDial, DhKey.generate(random::nextBytes), DhKey.generate(random::nextBytes));
        HandshakeState theirs = new HandshakeState(NAME, weDial ? HandshakeState.RESPONDER : HandshakeState.INITIATOR);
        theirs.getLocalKeyPair().generateKeyPair();
        theirs.start();

        for (int message = 0; message < 3; message++) {
            boolean weWrite = weDial == (message != 1);
            byte[] content = message == 0 ? new byte[0] : payload;
            byte[] arrived =
                    weWrite ? theirsReads(theirs, ours.write(content)) : ours.read(theirsWrites(theirs, content));
            assertThat(Bytes.wrap(arrived)).isEqualTo(Bytes.wrap(content));
        }

        assertThat(ours.handshakeHash()).isEqualTo(Bytes.of(theirs.getHandshakeHash()));
        exchange(ours, theirs.split(), payload);
    }

    private static void exchange(NoiseXX ours, CipherStatePair theirs, byte[] payload) throws Exception {
        CipherState sender = ours.sender();
        CipherState receiver = ours.receiver();
        for (int i = 0; i < 3; i++) {
            byte[] sealed = new byte[payload.length + 16];
            byte[] opened = new byte[payload.length];
            sender.encrypt(new byte[0], payload, 0, payload.length, sealed, 0);
            theirs.getReceiver().decryptWithAd(null, sealed, 0, opened, 0, sealed.length);
            assertThat(Bytes.wrap(opened)).isEqualTo(Bytes.wrap(payload));

            theirs.getSender().encryptWithAd(null, payload, 0, sealed, 0, payload.length);
            receiver.decrypt(new byte[0], sealed, 0, sealed.length, opened, 0);
            assertThat(Bytes.wrap(opened)).isEqualTo(Bytes.wrap(payload));
        }
    }

    private static byte[] theirsReads(HandshakeState theirs, byte[] message) throws Exception {
        byte[] payload = new byte[1000];
        int length = theirs.readMessage(message, 0, message.length, payload, 0);
        return Bytes.wrap(payload, 0, length).toByteArray();
    }

    private static byte[] theirsWrites(HandshakeState theirs, byte[] payload) throws Exception {
        byte[] message = new byte[1000];
        int length = theirs.writeMessage(message, 0, payload, 0, payload.length);
        return Bytes.wrap(message, 0, length).toByteArray();
    }
}
