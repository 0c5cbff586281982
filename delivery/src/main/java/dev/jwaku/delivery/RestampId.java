package dev.jwaku.delivery;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.Optional;

/**
 * The mark of a message that may be sent again under a new timestamp, and so under a new hash: an id in {@code meta}
 * that all its generations share, by which a receiver shows it once.
 *
 * <p>Format of {@code meta}: the four bytes {@code 6a 77 72 31} ("jwr1"), 16 random bytes, and then whatever the
 * application put there itself. A {@code meta} that is shorter or begins otherwise carries no mark.
 *
 * <p>An id alone deduplicates nothing: everybody on the topic can read it, and could send other content under it before
 * the true message comes. So receivers compare {@link #key}, which covers topics and payload as well; whoever copies an
 * id can at most repeat what was said.
 *
 * @param bytes 16 random bytes
 */
public record RestampId(Bytes bytes) {
    /** Bytes of an id. */
    public static final int LENGTH = 16;

    private static final Bytes MAGIC = Bytes.utf8("jwr1");
    private static final Bytes KEY_DOMAIN = Bytes.utf8("jwaku/restamp-key/1");

    /** Bytes that the mark takes of {@code meta}. */
    public static final int MARK_LENGTH = 4 + LENGTH;

    /** Most bytes of {@code meta} that are left to the application. */
    public static final int MAX_OWN_META = WakuMessage.MAX_META_LENGTH - MARK_LENGTH;

    /** Checks the length. */
    public RestampId {
        if (bytes.length() != LENGTH) {
            throw new IllegalArgumentException("a restamp id has " + LENGTH + " bytes, not " + bytes.length());
        }
    }

    /** A new id. */
    public static RestampId random(World world) {
        byte[] id = new byte[LENGTH];
        world.entropy().fill(id);
        return new RestampId(Bytes.wrap(id));
    }

    /** The id in this {@code meta}, if it carries the mark. */
    public static Optional<RestampId> in(Bytes meta) {
        return meta.length() >= MARK_LENGTH && meta.startsWith(MAGIC)
                ? Optional.of(new RestampId(meta.slice(MAGIC.length(), MARK_LENGTH)))
                : Optional.empty();
    }

    /**
     * The {@code meta} of a message with this mark.
     *
     * @param own what the application wants there, up to {@link #MAX_OWN_META} bytes
     * @throws IllegalArgumentException if that is too long
     */
    public Bytes mark(Bytes own) {
        if (own.length() > MAX_OWN_META) {
            throw new IllegalArgumentException(
                    "beside the mark meta has room for " + MAX_OWN_META + " bytes, not " + own.length());
        }
        return Bytes.concat(MAGIC, bytes, own);
    }

    /** What the application itself put into this {@code meta}, with or without mark. */
    public static Bytes ownMeta(Bytes meta) {
        return in(meta).isPresent() ? meta.slice(MARK_LENGTH) : meta;
    }

    /**
     * What all generations of one message have in common and no other message has; 32 bytes.
     *
     * @return empty if the message carries no mark
     */
    public static Optional<Bytes> key(PubsubTopic topic, WakuMessage message) {
        return in(message.meta())
                .map(id -> Sha256.hash(
                        KEY_DOMAIN,
                        id.bytes(),
                        Sha256.hash(Bytes.utf8(topic.name())),
                        Sha256.hash(Bytes.utf8(message.contentTopic().name())),
                        Sha256.hash(ownMeta(message.meta())),
                        Sha256.hash(message.payload())));
    }
}
