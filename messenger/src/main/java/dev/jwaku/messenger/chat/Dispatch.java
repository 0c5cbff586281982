package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * An application message that is to be sent. It gets one id, the same for all recipients and copies.
 *
 * @param type of the application message, as in ApplicationMetadataMessage
 * @param payload its protobuf
 * @param author who signs it, if not we ourselves: a community that we run
 * @param recipients who gets it through data sync: each is sent it until it has acknowledged it
 * @param copies further copies, outside data sync
 */
public record Dispatch(
        int type, Bytes payload, Optional<Identity> author, List<ChatKey> recipients, List<RawCopy> copies) {
    /** Most recipients of one message. */
    public static final int MOST_RECIPIENTS = 1_000;
    /** Most copies of one message outside data sync. */
    public static final int MOST_COPIES = 16;

    /** Copies the lists; a recipient counts once. */
    public Dispatch {
        recipients = List.copyOf(new LinkedHashSet<>(recipients));
        copies = List.copyOf(copies);
        if (recipients.size() > MOST_RECIPIENTS || copies.size() > MOST_COPIES) {
            throw new IllegalArgumentException("a message has at most " + MOST_RECIPIENTS + " recipients and "
                    + MOST_COPIES + " copies, not " + recipients.size() + " and " + copies.size());
        }
    }

    /** A message of ours to some people. */
    public static Dispatch to(List<ChatKey> recipients, int type, Bytes payload) {
        return new Dispatch(type, payload, Optional.empty(), recipients, List.of());
    }

    /** A message of ours to one person. */
    public static Dispatch to(ChatKey recipient, int type, Bytes payload) {
        return to(List.of(recipient), type, payload);
    }

    /** A message of ours that has copies outside data sync only. */
    public static Dispatch raw(RawCopy copy, int type, Bytes payload) {
        return new Dispatch(type, payload, Optional.empty(), List.of(), List.of(copy));
    }

    /** The same with one more copy outside data sync. */
    public Dispatch with(RawCopy copy) {
        List<RawCopy> more = new ArrayList<>(copies);
        more.add(copy);
        return new Dispatch(type, payload, author, recipients, more);
    }

    /** The same, signed by somebody else whose key we have. */
    public Dispatch signedBy(Identity other) {
        return new Dispatch(type, payload, Optional.of(other), recipients, copies);
    }

    /** Without what it says. */
    @Override
    public String toString() {
        return "Dispatch[type " + type + ", " + recipients.size() + " recipients, " + copies.size() + " copies]";
    }
}
