package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/** ECDSA signatures between strict DER, as libp2p carries them, and the 64 bytes r‖s that {@link Secp256k1} uses. */
final class DerSignature {
    private static final int MAX_LENGTH = 72;
    private static final int TAG_SEQUENCE = 0x30;
    private static final int TAG_INTEGER = 0x02;

    private DerSignature() {}

    static Bytes fromCompact(Bytes compact) {
        byte[] r = new BigInteger(1, compact.slice(0, 32).toByteArray()).toByteArray();
        byte[] s = new BigInteger(1, compact.slice(32, 64).toByteArray()).toByteArray();
        return Bytes.concat(
                Bytes.of((byte) TAG_SEQUENCE, (byte) (r.length + s.length + 4)),
                Bytes.of((byte) TAG_INTEGER, (byte) r.length),
                Bytes.wrap(r),
                Bytes.of((byte) TAG_INTEGER, (byte) s.length),
                Bytes.wrap(s));
    }

    /** Empty if it is not exactly the one DER encoding of two numbers of at most 256 bits. */
    static Optional<Bytes> toCompact(Bytes der) {
        if (der.length() < 8 || der.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int rLength = der.get(3);
        if (rLength < 1 || rLength > 33 || 6 + rLength > der.length()) {
            return Optional.empty();
        }
        int sLength = der.get(5 + rLength);
        if (sLength < 1 || sLength > 33 || 6 + rLength + sLength != der.length()) {
            return Optional.empty();
        }
        Bytes r = der.slice(4, 4 + rLength);
        Bytes s = der.slice(6 + rLength);
        if (r.length() == 33 && r.get(0) != 0 || s.length() == 33 && s.get(0) != 0) {
            return Optional.empty();
        }
        Bytes compact = Bytes.concat(fixed(r), fixed(s));
        // Strict: whatever we would not write ourselves (tags, lengths, padding, negative numbers) is refused.
        return fromCompact(compact).equals(der) ? Optional.of(compact) : Optional.empty();
    }

    private static Bytes fixed(Bytes number) {
        byte[] fixed = new byte[32];
        Bytes significant = number.length() > 32 ? number.slice(number.length() - 32) : number;
        significant.copyTo(fixed, 32 - significant.length());
        return Bytes.wrap(fixed);
    }
}
