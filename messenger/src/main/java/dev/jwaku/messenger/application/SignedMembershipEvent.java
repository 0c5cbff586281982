package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;

/**
 * A change of a private group with its author's signature over the id of the group and the event, so that it proves
 * itself whoever brings it, and in no other group.
 *
 * @param chatId the group
 * @param signature r‖s‖v, 65 bytes
 * @param encoded the event as it was signed
 * @param author who signed
 * @param event what it says
 */
public record SignedMembershipEvent(
        String chatId, Bytes signature, Bytes encoded, ChatKey author, MembershipEvent event) {
    /** Signs a change. */
    public static SignedMembershipEvent sign(Identity author, String chatId, MembershipEvent event) {
        Bytes encoded = event.encode();
        return new SignedMembershipEvent(
                chatId, author.sign(digest(chatId, encoded)), encoded, author.chatKey(), event);
    }

    /**
     * Reads an element of {@link MembershipUpdateMessage#events}.
     *
     * @throws MalformedMessageException if it is no event, or its signature gives no key
     */
    public static SignedMembershipEvent decode(String chatId, Bytes raw) {
        int length = Secp256k1.RECOVERABLE_LENGTH;
        if (raw.length() <= length) {
            throw new MalformedMessageException("a membership event has more than " + length + " bytes");
        }
        Bytes signature = raw.slice(0, length);
        Bytes encoded = raw.slice(length);
        MembershipEvent event = MembershipEvent.decode(encoded);
        try {
            ChatKey author = new ChatKey(Secp256k1.best().recover(digest(chatId, encoded), signature));
            return new SignedMembershipEvent(chatId, signature, encoded, author, event);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("the signature of a membership event gives no key", e);
        }
    }

    /** As it stands in {@link MembershipUpdateMessage#events}. */
    public Bytes encode() {
        return Bytes.concat(signature, encoded);
    }

    private static Bytes digest(String chatId, Bytes encoded) {
        return Keccak256.hash(Bytes.utf8(chatId), encoded);
    }
}
