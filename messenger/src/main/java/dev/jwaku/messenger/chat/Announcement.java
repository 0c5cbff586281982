package dev.jwaku.messenger.chat;

import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;

/** What a person tells everybody who knows its key, on its contact-code topic. */
enum Announcement {
    /** Which devices we have, so that whoever writes first can begin a session. The message itself is empty. */
    CONTACT_CODE("contact_code", Duration.ofHours(6), false),
    /** That we are there. Only for those who are there too: not stored. */
    PRESENCE("presence", Duration.ofMinutes(5), true);

    /** Application message type of a ContactCodeAdvertisement. */
    static final int CONTACT_CODE_TYPE = 15;
    /** Application message type of a StatusUpdate. */
    static final int PRESENCE_TYPE = 30;

    /** Set by itself, not by the user. */
    private static final int AUTOMATIC = 1;

    private final String id;
    private final Duration period;
    private final boolean ephemeral;

    Announcement(String id, Duration period, boolean ephemeral) {
        this.id = id;
        this.period = period;
        this.ephemeral = ephemeral;
    }

    /** Under which name its time is kept on disk. */
    String id() {
        return id;
    }

    Duration period() {
        return period;
    }

    boolean isEphemeral() {
        return ephemeral;
    }

    /** The wrapped message. */
    Bytes wrapped(Identity self, Instant now) {
        return switch (this) {
            case CONTACT_CODE ->
                ApplicationMetadataMessage.wrap(self, Bytes.EMPTY, CONTACT_CODE_TYPE)
                        .encode();
            case PRESENCE -> {
                Bytes update = new ProtoWriter()
                        .int64(1, now.getEpochSecond())
                        .int64(2, AUTOMATIC)
                        .toBytes();
                yield ApplicationMetadataMessage.wrap(self, update, PRESENCE_TYPE)
                        .encode();
            }
        };
    }
}
