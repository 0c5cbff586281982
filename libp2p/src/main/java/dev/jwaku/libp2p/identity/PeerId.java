package dev.jwaku.libp2p.identity;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a peer: the multihash of its public key. Keys of up to 42 bytes (secp256k1, Ed25519) are inside the name
 * itself, others as SHA-256. Immutable; ordered by bytes. Spec: libp2p peer-ids.
 */
public final class PeerId implements Comparable<PeerId> {
    /** Longest key protobuf that is embedded in the name. */
    public static final int MAX_INLINE_KEY_LENGTH = 42;

    private static final int MAX_TEXT_LENGTH = 128;
    private static final byte IDENTITY = 0x00;
    private static final byte SHA2_256 = 0x12;
    private static final int SHA2_256_LENGTH = 32;
    private static final Bytes CID_V1_LIBP2P_KEY = Bytes.of((byte) 0x01, (byte) 0x72);

    private final Bytes multihash;
    private @Nullable String text;

    private PeerId(Bytes multihash) {
        this.multihash = multihash;
    }

    /** The name of the owner of this key. */
    public static PeerId of(PublicKey key) {
        Bytes encoded = key.encode();
        if (encoded.length() <= MAX_INLINE_KEY_LENGTH) {
            return new PeerId(Bytes.concat(Bytes.of(IDENTITY, (byte) encoded.length()), encoded));
        }
        return new PeerId(Bytes.concat(Bytes.of(SHA2_256, (byte) SHA2_256_LENGTH), Sha256.hash(encoded)));
    }

    /**
     * The name in its binary form. The embedded key, if any, is not checked.
     *
     * @throws MalformedMessageException if it is neither an identity multihash of 1 to 42 bytes nor SHA-256
     */
    public static PeerId fromMultihash(Bytes multihash) {
        int length = multihash.length() - 2;
        boolean wellFormed = length >= 1
                && multihash.get(1) == length
                && (multihash.get(0) == IDENTITY && length <= MAX_INLINE_KEY_LENGTH
                        || multihash.get(0) == SHA2_256 && length == SHA2_256_LENGTH);
        if (!wellFormed) {
            throw new MalformedMessageException("peer id: not an identity or sha2-256 multihash: " + multihash);
        }
        return new PeerId(multihash.copy());
    }

    /**
     * Reads the usual text (base58btc: {@code 16Uiu2HA…}, {@code 12D3KooW…}, {@code Qm…}) or a CID of version 1
     * ({@code bafz…}, {@code k…}).
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static PeerId parse(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException(
                    "a peer id has 1 to " + MAX_TEXT_LENGTH + " letters, not " + text.length());
        }
        try {
            if (text.startsWith("1") || text.startsWith("Qm")) {
                return fromMultihash(Base58.decode(text));
            }
            Bytes cid = Multibase.decode(text);
            if (!cid.startsWith(CID_V1_LIBP2P_KEY)) {
                throw new IllegalArgumentException("not a CIDv1 with codec libp2p-key");
            }
            return fromMultihash(cid.slice(CID_V1_LIBP2P_KEY.length()));
        } catch (MalformedMessageException | IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no peer id: " + e.getMessage(), e);
        }
    }

    /** The name in its binary form. */
    public Bytes multihash() {
        return multihash;
    }

    /** The key, if the name embeds it and it is valid. */
    public Optional<PublicKey> publicKey() {
        if (multihash.get(0) != IDENTITY) {
            return Optional.empty();
        }
        try {
            return Optional.of(PublicKey.decode(multihash.slice(2)));
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }

    /** The name as CID of version 1 in base32. */
    public String toCid() {
        return Multibase.encodeBase32(Bytes.concat(CID_V1_LIBP2P_KEY, multihash));
    }

    /** First four and last six letters, for logs and messages to people. */
    public String shortText() {
        String full = toString();
        return full.length() <= 12 ? full : full.substring(0, 4) + "…" + full.substring(full.length() - 6);
    }

    @Override
    public int compareTo(PeerId other) {
        return multihash.compareTo(other.multihash);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof PeerId other && multihash.equals(other.multihash);
    }

    @Override
    public int hashCode() {
        return multihash.hashCode();
    }

    /** The usual text: base58btc. */
    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = Base58.encode(multihash);
            text = known;
        }
        return known;
    }
}
