package dev.jwaku.discovery.dns;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signed top of a list.
 *
 * @param nodes label of the branch with records
 * @param links label of the branch with further lists
 * @param sequence grows with each change
 */
record TreeRoot(String nodes, String links, long sequence) {
    static final String PREFIX = "enrtree-root:v1 ";

    private static final Pattern FORM = Pattern.compile(
            "enrtree-root:v1 e=([A-Z2-7]{26}) l=([A-Z2-7]{26}) seq=(\\d{1,18})( sig=([\\w-]{86,88}=?))");

    /** @throws MalformedMessageException if it is no root or not signed by the tree's key */
    static TreeRoot parse(String text, EnrTree tree) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new MalformedMessageException("DNS discovery: no root at " + tree.domain());
        }
        Bytes signature = signature(form.group(5), tree);
        if (signature.length() < Secp256k1.COMPACT_LENGTH) {
            throw new MalformedMessageException("DNS discovery: signature is too short at " + tree.domain());
        }
        Bytes hash = Keccak256.hash(Bytes.utf8(text.substring(0, form.start(4))));
        if (!Secp256k1.best().verify(hash, signature.slice(0, Secp256k1.COMPACT_LENGTH), tree.publicKey())) {
            throw new MalformedMessageException("DNS discovery: signature does not match at " + tree.domain());
        }
        return new TreeRoot(form.group(1), form.group(2), Long.parseLong(form.group(3)));
    }

    private static Bytes signature(String text, EnrTree tree) {
        try {
            return Bytes.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("DNS discovery: signature not in base64 at " + tree.domain(), e);
        }
    }
}
