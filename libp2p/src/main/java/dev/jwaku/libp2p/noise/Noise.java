package dev.jwaku.libp2p.noise;

import dev.jwaku.libp2p.HandshakeFailedException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** The handshake of libp2p-noise over a connection on which {@link #PROTOCOL} was negotiated. */
public final class Noise {
    /** The name in multistream-select. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/noise");

    private static final byte[] NO_PAYLOAD = new byte[0];

    private final Duplex raw;
    private final NoiseXX handshake;
    private final byte[] payload;

    private Noise(Duplex raw, boolean initiator, PrivateKey identity, Entropy entropy) {
        DhKey staticKey = DhKey.generate(entropy);
        this.raw = raw;
        this.handshake = new NoiseXX(initiator, staticKey, DhKey.generate(entropy));
        this.payload =
                HandshakePayload.sign(identity, staticKey.publicKey()).encode().toByteArray();
    }

    /**
     * Secures a connection and learns who is at its other end. Blocks until the peer has answered or the connection is
     * closed; reads no byte more than the handshake. The raw connection belongs to the result from then on; when this
     * fails, the caller closes it.
     *
     * @param initiator whether we dialed
     * @param expected if present, any other peer fails the handshake before it learns our identity
     * @param remote names the other end in errors
     * @throws HandshakeFailedException if the peer breaks the protocol, proves no identity, or is not the expected one
     * @throws IOException if the connection broke
     */
    public static NoiseConnection secure(
            Duplex raw,
            boolean initiator,
            PrivateKey identity,
            Optional<PeerId> expected,
            Entropy entropy,
            String remote)
            throws IOException {
        try {
            Noise noise = new Noise(raw, initiator, identity, entropy);
            PublicKey peer = initiator ? noise.initiate(expected) : noise.respond(expected);
            return new NoiseConnection(raw, noise.handshake.sender(), noise.handshake.receiver(), peer, remote);
        } catch (MalformedMessageException e) {
            throw new HandshakeFailedException("noise handshake with " + remote + " failed: " + e.getMessage(), e);
        }
    }

    private PublicKey initiate(Optional<PeerId> expected) throws IOException {
        send(NO_PAYLOAD);
        PublicKey peer = checkIdentity(receive(), expected);
        send(payload);
        return peer;
    }

    private PublicKey respond(Optional<PeerId> expected) throws IOException {
        receive();
        send(payload);
        return checkIdentity(receive(), expected);
    }

    private PublicKey checkIdentity(byte[] received, Optional<PeerId> expected) {
        HandshakePayload theirs = HandshakePayload.decode(Bytes.wrap(received));
        PeerId peer = PeerId.of(theirs.identityKey());
        if (expected.isPresent() && !expected.get().equals(peer)) {
            throw new MalformedMessageException("expected " + expected.get() + ", found " + peer);
        }
        if (!theirs.isSignedFor(handshake.remoteStatic())) {
            throw new MalformedMessageException("the signature of " + peer + " is wrong");
        }
        return theirs.identityKey();
    }

    private void send(byte[] content) throws IOException {
        byte[] message = handshake.write(content);
        byte[] frame = new byte[2 + message.length];
        frame[0] = (byte) (message.length >> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        raw.write(frame, 0, frame.length);
    }

    private byte[] receive() throws IOException {
        byte[] prefix = readExactly(2);
        return handshake.read(readExactly((prefix[0] & 0xff) << 8 | prefix[1] & 0xff));
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int read = raw.read(bytes, filled, length - filled);
            if (read < 0) {
                throw new EOFException("the peer ended the connection during the noise handshake");
            }
            filled += read;
        }
        return bytes;
    }
}
