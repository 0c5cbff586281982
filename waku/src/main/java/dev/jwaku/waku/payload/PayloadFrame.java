package dev.jwaku.waku.payload;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import java.util.Optional;

/** The plaintext of version 1: {@code flags(1) ‖ length(1..3, little-endian) ‖ data ‖ padding ‖ [signature(65)]}. */
final class PayloadFrame {
    private static final int LENGTH_MASK = 0x03;
    private static final int SIGNED = 0x04;
    private static final int SIGNATURE_LENGTH = Secp256k1.RECOVERABLE_LENGTH;
    private static final int BLOCK = 256;
    /** Some signers write the recovery id as Bitcoin does. */
    private static final int BITCOIN_RECOVERY_BASE = 27;

    private PayloadFrame() {}

    static Bytes unsigned(Bytes data, Entropy padding) {
        return Bytes.wrap(padded(data, 0, padding));
    }

    static Bytes signed(Bytes data, Bytes signingKey, Entropy padding) {
        Bytes frame = Bytes.wrap(padded(data, SIGNED, padding));
        return Bytes.concat(frame, Secp256k1.best().signRecoverable(Keccak256.hash(frame), signingKey));
    }

    /** Everything before the signature. */
    private static byte[] padded(Bytes data, int signedFlag, Entropy entropy) {
        int lengthBytes = lengthBytes(data.length());
        int used = 1 + lengthBytes + data.length();
        int rest = (used + (signedFlag == 0 ? 0 : SIGNATURE_LENGTH)) % BLOCK;
        byte[] padding = new byte[BLOCK - rest];
        do {
            entropy.fill(padding);
        } while (isZero(padding));
        byte[] frame = new byte[used + padding.length];
        frame[0] = (byte) (lengthBytes | signedFlag);
        for (int i = 0; i < lengthBytes; i++) {
            frame[1 + i] = (byte) (data.length() >>> (8 * i));
        }
        data.copyTo(frame, 1 + lengthBytes);
        System.arraycopy(padding, 0, frame, used, padding.length);
        return frame;
    }

    private static int lengthBytes(int length) {
        if (length > PayloadV1.MAX_DATA_LENGTH) {
            throw new IllegalArgumentException(
                    "payload v1 holds at most " + PayloadV1.MAX_DATA_LENGTH + " bytes, not " + length);
        }
        return length < 1 << 8 ? 1 : length < 1 << 16 ? 2 : 3;
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    static OpenedPayload decode(Bytes frame) {
        if (frame.isEmpty()) {
            throw new MalformedMessageException("payload v1: empty");
        }
        int flags = frame.get(0);
        boolean isSigned = (flags & SIGNED) != 0;
        int lengthBytes = flags & LENGTH_MASK;
        int end = frame.length() - (isSigned ? SIGNATURE_LENGTH : 0);
        int start = 1 + lengthBytes;
        if (start > end) {
            throw new MalformedMessageException("payload v1: " + frame.length() + " bytes are too few");
        }
        int length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length |= (frame.get(1 + i) & 0xff) << (8 * i);
        }
        if (length > end - start) {
            throw new MalformedMessageException(
                    "payload v1: claims " + length + " bytes of data, " + (end - start) + " are there");
        }
        Bytes data = frame.slice(start, start + length).copy();
        return new OpenedPayload(data, isSigned ? Optional.of(signer(frame)) : Optional.empty());
    }

    private static Bytes signer(Bytes frame) {
        int end = frame.length() - SIGNATURE_LENGTH;
        byte[] signature = frame.slice(end).toByteArray();
        int recovery = signature[SIGNATURE_LENGTH - 1];
        if (recovery >= BITCOIN_RECOVERY_BASE) {
            recovery -= BITCOIN_RECOVERY_BASE;
        }
        if (recovery != 0 && recovery != 1) {
            throw new MalformedMessageException("payload v1: recovery id of the signature is not 0 or 1");
        }
        signature[SIGNATURE_LENGTH - 1] = (byte) recovery;
        try {
            Secp256k1 curve = Secp256k1.best();
            return curve.decompress(curve.recover(Keccak256.hash(frame.slice(0, end)), Bytes.wrap(signature)));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("payload v1: the signature gives no public key", e);
        }
    }
}
