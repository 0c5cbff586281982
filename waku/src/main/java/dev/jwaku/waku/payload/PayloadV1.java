package dev.jwaku.waku.payload;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;

/** Seals and opens payloads of version 1 (26/WAKU2-PAYLOAD). Any thread. */
public final class PayloadV1 {
    /** Most bytes of data: the length field has three bytes. */
    public static final int MAX_DATA_LENGTH = (1 << 24) - 1;

    private final Entropy entropy;

    /** @param entropy for padding, nonces and ephemeral keys */
    public PayloadV1(Entropy entropy) {
        this.entropy = entropy;
    }

    /**
     * Data without a signature, padded to a multiple of 256 bytes and encrypted.
     *
     * @throws IllegalArgumentException if there are more than {@link #MAX_DATA_LENGTH} bytes
     */
    public Bytes seal(Bytes data, PayloadKey.ForSealing key) {
        return encrypt(PayloadFrame.unsigned(data, entropy), key);
    }

    /**
     * Data signed by the sender, padded to a multiple of 256 bytes and encrypted.
     *
     * @param signingKey the sender's private key, 32 bytes
     * @throws IllegalArgumentException if there are more than {@link #MAX_DATA_LENGTH} bytes
     */
    public Bytes sealSigned(Bytes data, Bytes signingKey, PayloadKey.ForSealing key) {
        return encrypt(PayloadFrame.signed(data, signingKey, entropy), key);
    }

    private Bytes encrypt(Bytes frame, PayloadKey.ForSealing key) {
        return switch (key) {
            case PayloadKey.Symmetric symmetric ->
                AesGcm.seal(frame, symmetric.key(), Bytes.wrap(entropy.bytes(AesGcm.NONCE_LENGTH)));
            case PayloadKey.Public recipient ->
                Ecies.seal(frame, recipient.point(), ephemeralKey(), Bytes.wrap(entropy.bytes(Ecies.IV_LENGTH)));
        };
    }

    private Bytes ephemeralKey() {
        while (true) {
            Bytes candidate = Bytes.wrap(entropy.bytes(Secp256k1.SCALAR_LENGTH));
            if (Secp256k1.best().isValidPrivateKey(candidate)) {
                return candidate;
            }
        }
    }

    /**
     * What is inside a payload.
     *
     * @throws MalformedMessageException if it was sealed with another key, altered, or is no payload of version 1
     */
    public static OpenedPayload open(Bytes payload, PayloadKey.ForOpening key) {
        Bytes frame = switch (key) {
            case PayloadKey.Symmetric symmetric -> AesGcm.open(payload, symmetric.key());
            case PayloadKey.Private recipient -> Ecies.open(payload, recipient.scalar());
        };
        return PayloadFrame.decode(frame);
    }
}
