package dev.jwaku.discovery.dns;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;

/**
 * The address of a list: {@code enrtree://<key>@<domain>}.
 *
 * @param publicKey who signs it, compressed secp256k1
 * @param domain where it stands
 */
public record EnrTree(Bytes publicKey, String domain) {
    static final String PREFIX = "enrtree://";

    private static final int LABEL_BYTES = 16;
    private static final int MAX_DOMAIN = 253;

    /**
     * Reads an address.
     *
     * @throws MalformedMessageException if it is none
     */
    public static EnrTree parse(String url) {
        int at = url.indexOf('@');
        if (!url.startsWith(PREFIX) || at < 0 || at + 1 == url.length() || url.length() - at > MAX_DOMAIN) {
            throw new MalformedMessageException("DNS discovery: not enrtree://<key>@<domain>: " + url);
        }
        Bytes key = Base32.decode(url.substring(PREFIX.length(), at));
        if (key.length() != Secp256k1.COMPRESSED_LENGTH || !Secp256k1.best().isValidPublicKey(key)) {
            throw new MalformedMessageException("DNS discovery: no secp256k1 key in " + url);
        }
        return new EnrTree(key, url.substring(at + 1));
    }

    /** The label under which an entry must stand. */
    static String label(String entry) {
        return Base32.encode(Keccak256.hash(Bytes.utf8(entry)).slice(0, LABEL_BYTES));
    }

    @Override
    public String toString() {
        return PREFIX + Base32.encode(publicKey) + "@" + domain;
    }
}
