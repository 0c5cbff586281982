package dev.jwaku.libp2p.noise;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The XX handshake without I/O: {@code -> e}, {@code <- e, ee, s, es}, {@code -> s, se}.
 *
 * <p>The initiator writes, reads, writes; the responder reads, writes, reads. Not thread-safe. Whatever the peer sends
 * gives a payload or {@link MalformedMessageException}.
 */
final class NoiseXX {
    /** Longest noise message. */
    static final int MAX_MESSAGE_LENGTH = 65_535;

    private static final int MESSAGES = 3;

    private final boolean initiator;
    private final DhKey localStatic;
    private final DhKey localEphemeral;
    private final SymmetricState symmetric = new SymmetricState();
    private @Nullable Bytes remoteStatic;
    private @Nullable Bytes remoteEphemeral;
    private int done;

    /** @param localEphemeral must be fresh for every handshake */
    NoiseXX(boolean initiator, DhKey localStatic, DhKey localEphemeral) {
        this.initiator = initiator;
        this.localStatic = localStatic;
        this.localEphemeral = localEphemeral;
        symmetric.mixHash(new byte[0]);
    }

    /** The next message of ours, around a payload. */
    byte[] write(byte[] payload) {
        boolean turn = done < MESSAGES && isInitiatorsTurn() == initiator;
        if (!turn) {
            throw new IllegalStateException("it is not our turn to write handshake message " + (done + 1));
        }
        Bytes message = switch (done) {
            case 0 -> writeEphemeral();
            case 1 -> {
                Bytes ephemeral = writeEphemeral();
                mixEe();
                Bytes sealed = writeStatic();
                mixEs();
                yield Bytes.concat(ephemeral, sealed);
            }
            default -> {
                Bytes sealed = writeStatic();
                mixSe();
                yield sealed;
            }
        };
        done++;
        return Bytes.concat(message, Bytes.wrap(symmetric.encryptAndHash(payload)))
                .toByteArray();
    }

    /** Takes the peer's next message; returns its payload. */
    byte[] read(byte[] message) {
        boolean turn = done < MESSAGES && isInitiatorsTurn() != initiator;
        if (!turn) {
            throw new IllegalStateException("it is not the peer's turn to write handshake message " + (done + 1));
        }
        int position = 0;
        if (done < 2) {
            position = readEphemeral(message, position);
        }
        if (done == 1) {
            mixEe();
        }
        if (done > 0) {
            position = readStatic(message, position);
        }
        if (done == 1) {
            mixEs();
        } else if (done == 2) {
            mixSe();
        }
        done++;
        return symmetric.decryptAndHash(Arrays.copyOfRange(message, position, message.length));
    }

    /** The peer's static key; known after its last message. */
    Bytes remoteStatic() {
        return known(remoteStatic);
    }

    /** The hash over the whole handshake. */
    Bytes handshakeHash() {
        return symmetric.hash();
    }

    /** The transport key for what we send. The handshake is complete. */
    CipherState sender() {
        return new CipherState(keys()[initiator ? 0 : 1]);
    }

    /** The transport key for what we receive. The handshake is complete. */
    CipherState receiver() {
        return new CipherState(keys()[initiator ? 1 : 0]);
    }

    byte[][] keys() {
        if (done < MESSAGES) {
            throw new IllegalStateException("the handshake is not complete");
        }
        return symmetric.split();
    }

    private boolean isInitiatorsTurn() {
        return done != 1;
    }

    private Bytes writeEphemeral() {
        symmetric.mixHash(localEphemeral.publicKey().toByteArray());
        return localEphemeral.publicKey();
    }

    private Bytes writeStatic() {
        return Bytes.wrap(symmetric.encryptAndHash(localStatic.publicKey().toByteArray()));
    }

    private int readEphemeral(byte[] message, int position) {
        byte[] key = take(message, position, DhKey.LENGTH);
        symmetric.mixHash(key);
        remoteEphemeral = Bytes.wrap(key);
        return position + key.length;
    }

    private int readStatic(byte[] message, int position) {
        byte[] sealed = take(message, position, DhKey.LENGTH + CipherState.TAG_LENGTH);
        remoteStatic = Bytes.wrap(symmetric.decryptAndHash(sealed));
        return position + sealed.length;
    }

    private void mixEe() {
        symmetric.mixKey(localEphemeral.agree(known(remoteEphemeral)));
    }

    /** Initiator's ephemeral with responder's static. */
    private void mixEs() {
        symmetric.mixKey(initiator ? ephemeralWithStatic() : staticWithEphemeral());
    }

    /** Initiator's static with responder's ephemeral. */
    private void mixSe() {
        symmetric.mixKey(initiator ? staticWithEphemeral() : ephemeralWithStatic());
    }

    private byte[] ephemeralWithStatic() {
        return localEphemeral.agree(known(remoteStatic));
    }

    private byte[] staticWithEphemeral() {
        return localStatic.agree(known(remoteEphemeral));
    }

    private static Bytes known(@Nullable Bytes key) {
        if (key == null) {
            throw new IllegalStateException("the peer has not sent this key yet");
        }
        return key;
    }

    private static byte[] take(byte[] message, int position, int length) {
        if (message.length - position < length) {
            throw new MalformedMessageException(
                    "noise: handshake message of " + message.length + " bytes is too short");
        }
        return Arrays.copyOfRange(message, position, position + length);
    }
}
