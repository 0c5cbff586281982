package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import dev.jwaku.waku.payload.PayloadKey;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.math.BigInteger;

/** Derives the topics and keys of Status from public keys. Each comes from a seed text. */
public final class Topics {
    /** Where all traffic between people goes: cluster 16, shard 32. */
    public static final PubsubTopic DIRECT_MESSAGES = PubsubTopic.of("/waku/2/rs/16/32");

    /** Where communities are run: cluster 16, shard 64. */
    public static final PubsubTopic COMMUNITIES = PubsubTopic.of("/waku/2/rs/16/64");

    private static final BigInteger PARTITIONS = BigInteger.valueOf(5000);
    private static final int TOPIC_BYTES = 4;
    /** Not 65536: the reference has it so. */
    private static final int KEY_ITERATIONS = 65_356;

    private static final int KEY_LENGTH = 32;

    private Topics() {}

    /** Seed of the topic for first contact, shared with a five-thousandth of all people. */
    public static String partitioned(ChatKey owner) {
        return "contact-discovery-" + owner.x().mod(PARTITIONS);
    }

    /** Seed of a person's own topic. */
    public static String personal(ChatKey owner) {
        return "contact-discovery-" + owner.uncompressed().toHex();
    }

    /** Seed of the topic on which a person announces its bundles. */
    public static String contactCode(ChatKey owner) {
        return owner.hex() + "-contact-code";
    }

    /** Seed of the topic on which the control node of a community is asked. */
    public static String controlInbox(ChatKey community) {
        return community.uncompressed().toHex();
    }

    /** Seed of the topic that only two people know: their shared secret in hex. */
    public static String negotiated(Identity self, ChatKey peer) {
        return self.sharedSecret(peer).toHex();
    }

    /** The content topic of a seed: {@code /waku/1/0x…/rfc26} with the first four bytes of its hash. */
    public static ContentTopic contentTopic(String seed) {
        Bytes hash = Keccak256.hash(Bytes.utf8(seed));
        return ContentTopic.of("/waku/1/0x" + hash.slice(0, TOPIC_BYTES).toHex() + "/rfc26");
    }

    /** The symmetric key of a seed. Takes tens of milliseconds unless the derivation remembers: offload it. */
    public static PayloadKey.Symmetric symmetricKey(String seed, KeyDerivation derivation) {
        return new PayloadKey.Symmetric(derivation.derive(new KeyDerivation.Request(
                KeyDerivation.Prf.HMAC_SHA256, Bytes.utf8(seed), Bytes.EMPTY, KEY_ITERATIONS, KEY_LENGTH)));
    }
}
