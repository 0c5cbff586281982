package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Optional;

/** What became of the bytes of a signed envelope. */
public sealed interface Opening {
    /**
     * The layers above may read it. What has no layer 5 or 4 passes unchanged.
     *
     * @param payload what was sealed; the bytes themselves if {@code protection} is {@link Protection#NONE}
     * @param sender who signed the envelope
     * @param installationId the sender's device; empty if it does not say
     * @param protection how it was sealed
     * @param repeated whether it was opened before and not confirmed since
     * @param receipt to be confirmed once the payload is dealt with
     * @param group with which key of which group it was sealed
     * @param groupKeys keys of groups that came with it and were not known
     */
    record Opened(
            Bytes payload,
            ChatKey sender,
            String installationId,
            Protection protection,
            boolean repeated,
            Receipt receipt,
            Optional<GroupKeyId> group,
            List<GroupKeyId> groupKeys)
            implements Opening {
        public Opened {
            groupKeys = List.copyOf(groupKeys);
        }

        Opened with(Receipt other) {
            return new Opened(payload, sender, installationId, protection, repeated, other, group, groupKeys);
        }

        /** Without the plaintext. */
        @Override
        public String toString() {
            return "Opened[" + payload.length() + " bytes from " + sender + ", " + protection + "]";
        }
    }

    /**
     * A segment was kept; the message is whole when more come.
     *
     * @param have segments that are there
     * @param need segments that are needed; empty while no data segment has come
     */
    record Incomplete(int have, Optional<Integer> need) implements Opening {}

    /** A segment of a message that was opened and confirmed. Nothing is to be done. */
    record AlreadyComplete() implements Opening {}

    /** An own envelope came back. Nothing is to be done. */
    record Own() implements Opening {}

    /**
     * The key of the group is not known yet: the message is kept for a month, and opened when
     * {@link EncryptionLayer#release} is called after the key came.
     *
     * @param key which key is missing
     */
    record AwaitsGroupKey(GroupKeyId key) implements Opening {}

    /**
     * It is a message of layer 4 or 5, and cannot be opened.
     *
     * @param detail for logs; without keys and plaintext
     */
    record Failed(Reason reason, String detail) implements Opening {}

    /** How a payload was protected on top of layer 6. */
    enum Protection {
        /** Not at all: it had no layer 4. */
        NONE,
        /** Not at all: meant for everybody on the topic. */
        PUBLIC,
        /** By a key that every device of ours has. */
        DH,
        /** By a session between two devices. */
        RATCHET,
        /** By the key of a group. */
        GROUP
    }

    /** Why a message cannot be opened. */
    enum Reason {
        /** A bundle in it has no valid signature. */
        BAD_BUNDLE,
        /** It is for other devices of ours; the sender does not know this one. */
        DEVICE_NOT_FOUND,
        /** It is from another device of ours that is not paired. */
        NOT_PAIRED,
        /** It belongs to a session that we do not have, or begins one with a pre-key that is not ours. */
        NO_SESSION,
        /** It was opened and confirmed before, or is so old that its key was dropped. */
        DUPLICATE,
        /** More messages before it are missing than may be. */
        TOO_FAR_AHEAD,
        /** Wrong key, or altered. */
        NOT_AUTHENTIC,
        /** A header is missing or holds something that is no key. */
        BAD_HEADER,
        /** Its segments do not give the message that they promise. */
        BAD_SEGMENTS
    }
}
