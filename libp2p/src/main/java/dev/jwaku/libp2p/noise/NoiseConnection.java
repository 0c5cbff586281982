package dev.jwaku.libp2p.noise;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.transport.Duplex;
import java.io.EOFException;
import java.io.IOException;
import javax.crypto.AEADBadTagException;

/**
 * A connection secured by noise, to a peer that has proven its name.
 *
 * <p>Every write becomes noise messages of at most {@value #MAX_PLAINTEXT} bytes of plaintext, each handed to the raw
 * connection in one piece; a write of nothing sends nothing, because nim does not survive an empty message. Raw reads
 * are buffered, so several small messages cost one. Buffers are reused and grow with use to at most 64 KiB each (three
 * per connection).
 */
public final class NoiseConnection implements Duplex {
    /** Most plaintext in one noise message. */
    public static final int MAX_PLAINTEXT = NoiseXX.MAX_MESSAGE_LENGTH - CipherState.TAG_LENGTH;

    private static final int PREFIX = 2;
    private static final int MAX_BUFFER = PREFIX + NoiseXX.MAX_MESSAGE_LENGTH;
    private static final int FIRST_BUFFER = 4096;
    private static final byte[] NO_ASSOCIATED_DATA = new byte[0];

    private final Duplex raw;
    private final CipherState sender;
    private final CipherState receiver;
    private final PublicKey remotePublicKey;
    private final PeerId remotePeer;
    private final String remote;

    private byte[] outgoing = new byte[FIRST_BUFFER];

    /** Raw bytes, read ahead: from {@code incomingFrom} to {@code incomingTo}. */
    private byte[] incoming = new byte[FIRST_BUFFER];

    private int incomingFrom;
    private int incomingTo;

    /** One message, decrypted in place: what is not handed out yet goes from {@code plainFrom} to {@code plainTo}. */
    private byte[] message = new byte[FIRST_BUFFER];

    private int plainFrom;
    private int plainTo;

    NoiseConnection(Duplex raw, CipherState sender, CipherState receiver, PublicKey remotePublicKey, String remote) {
        this.raw = raw;
        this.sender = sender;
        this.receiver = receiver;
        this.remotePublicKey = remotePublicKey;
        this.remotePeer = PeerId.of(remotePublicKey);
        this.remote = remote;
    }

    /** Who is at the other end. */
    public PeerId remotePeer() {
        return remotePeer;
    }

    /** The key that the peer proved to hold. */
    public PublicKey remotePublicKey() {
        return remotePublicKey;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int position = offset;
        int end = offset + length;
        while (position < end) {
            int plain = Math.min(MAX_PLAINTEXT, end - position);
            outgoing = withRoomFor(outgoing, PREFIX + plain + CipherState.TAG_LENGTH);
            int sealed = sender.encrypt(NO_ASSOCIATED_DATA, source, position, plain, outgoing, PREFIX);
            outgoing[0] = (byte) (sealed >> 8);
            outgoing[1] = (byte) sealed;
            raw.write(outgoing, 0, PREFIX + sealed);
            position += plain;
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (plainFrom == plainTo) {
            int sealed = nextMessage();
            if (sealed < 0) {
                return -1;
            }
            int plain = Math.max(0, sealed - CipherState.TAG_LENGTH);
            if (plain > 0 && plain <= length) {
                return decrypt(sealed, target, offset);
            }
            plainFrom = 0;
            plainTo = decrypt(sealed, message, 0);
        }
        int handed = Math.min(length, plainTo - plainFrom);
        System.arraycopy(message, plainFrom, target, offset, handed);
        plainFrom += handed;
        return handed;
    }

    private int decrypt(int sealed, byte[] target, int offset) throws IOException {
        try {
            return receiver.decrypt(NO_ASSOCIATED_DATA, message, 0, sealed, target, offset);
        } catch (AEADBadTagException e) {
            raw.close();
            throw new IOException("noise message of " + remotePeer + " at " + remote + " cannot be decrypted", e);
        }
    }

    /** Puts the next noise message into {@code message}; returns its length, or -1 at the end of the connection. */
    private int nextMessage() throws IOException {
        if (!fillPrefix()) {
            return -1;
        }
        int sealed = (incoming[incomingFrom] & 0xff) << 8 | incoming[incomingFrom + 1] & 0xff;
        incomingFrom += PREFIX;
        message = withRoomFor(message, sealed);
        int buffered = Math.min(sealed, incomingTo - incomingFrom);
        System.arraycopy(incoming, incomingFrom, message, 0, buffered);
        incomingFrom += buffered;
        while (buffered < sealed) {
            int read = raw.read(message, buffered, sealed - buffered);
            if (read < 0) {
                throw endedInside();
            }
            buffered += read;
        }
        return sealed;
    }

    /** Reads ahead until a length is buffered; false if the connection ended before its first byte. */
    private boolean fillPrefix() throws IOException {
        while (incomingTo - incomingFrom < PREFIX) {
            makeRoom();
            int read = raw.read(incoming, incomingTo, incoming.length - incomingTo);
            if (read < 0) {
                if (incomingFrom == incomingTo) {
                    return false;
                }
                throw endedInside();
            }
            incomingTo += read;
        }
        return true;
    }

    /** A buffer that was filled to the brim may grow: more was probably waiting. */
    private void makeRoom() {
        boolean wasFull = incomingTo == incoming.length;
        int left = incomingTo - incomingFrom;
        byte[] old = incoming;
        if (wasFull && old.length < MAX_BUFFER) {
            incoming = new byte[Math.min(MAX_BUFFER, old.length * 2)];
        }
        System.arraycopy(old, incomingFrom, incoming, 0, left);
        incomingFrom = 0;
        incomingTo = left;
    }

    private static byte[] withRoomFor(byte[] buffer, int length) {
        return buffer.length >= length ? buffer : new byte[Math.min(MAX_BUFFER, Math.max(length, buffer.length * 2))];
    }

    private EOFException endedInside() {
        return new EOFException(remotePeer + " at " + remote + " ended the connection inside a noise message");
    }

    @Override
    public void close() {
        raw.close();
    }

    /** The peer, for messages. */
    @Override
    public String toString() {
        return "noise connection to " + remotePeer + " at " + remote;
    }
}
