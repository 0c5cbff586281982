package dev.jwaku.tools.dogfood.room;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import java.util.regex.Pattern;

/**
 * The name of a room, and what follows from it.
 *
 * @param text up to 40 small letters, digits and hyphens
 */
public record RoomName(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,40}");
    private static final String PROTOCOL = "jwaku-dogfood/1/";

    /** @throws IllegalArgumentException if it has another form */
    public RoomName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a room has up to 40 small letters, digits and hyphens, not '" + text + "'");
        }
    }

    /** Where its messages travel. */
    public ContentTopic topic() {
        return ContentTopic.of("/" + PROTOCOL + text + "/proto");
    }

    /** The MVDS group that it is. */
    public Bytes group() {
        return Sha256.hash(Bytes.utf8(PROTOCOL + text));
    }

    /** The id by which a test message is acknowledged: it has no record of its own, so its time counts as 0. */
    public MvdsId idOf(Bytes payload) {
        return new MvdsMessage(group(), 0, payload).id();
    }
}
