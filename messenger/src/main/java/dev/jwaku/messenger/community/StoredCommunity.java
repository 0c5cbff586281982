package dev.jwaku.messenger.community;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.CommunityDescription;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.time.Instant;
import java.util.Optional;

/**
 * A community as it lies on disk.
 *
 * @param id which
 * @param joining how far our wish to join has come
 * @param request the payload of our last request; empty if we never asked
 * @param requestMessage the id of the message that carried it
 * @param wrapped the last description in its wrapper, with the signature where the community is ours; empty if none
 *     came
 * @param nonce gives the key of a community of ours; empty if it is not
 */
record StoredCommunity(
        CommunityId id,
        Joining joining,
        Bytes request,
        Optional<MessageId> requestMessage,
        Bytes wrapped,
        Bytes nonce) {
    private static final Bytes PURPOSE = Bytes.utf8("jwaku community key");

    /** Nothing is known of it. */
    static StoredCommunity unknown(CommunityId id) {
        return new StoredCommunity(id, Joining.NONE, Bytes.EMPTY, Optional.empty(), Bytes.EMPTY, Bytes.EMPTY);
    }

    /** The key of a community of ours: from our own key and a number that is no secret, so that no key lies on disk. */
    static Identity key(Identity self, Bytes nonce) {
        return Identity.fromPrivateKey(Keccak256.hash(PURPOSE, self.privateKey(), nonce));
    }

    boolean isOurs() {
        return !nonce.isEmpty();
    }

    /** The last description. */
    Optional<CommunityDescription> description() {
        if (wrapped.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(CommunityDescription.decode(
                    ApplicationMetadataMessage.decode(wrapped).payload()));
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("a description that was checked when it came is damaged", e);
        }
    }

    long clock() {
        return description().map(CommunityDescription::clock).orElse(0L);
    }

    StoredCommunity with(Joining other) {
        return new StoredCommunity(id, other, request, requestMessage, wrapped, nonce);
    }

    StoredCommunity requested(Joining asking, Bytes payload, MessageId message) {
        return new StoredCommunity(id, asking, payload, Optional.of(message), wrapped, nonce);
    }

    StoredCommunity described(Bytes other) {
        return new StoredCommunity(id, joining, request, requestMessage, other, nonce);
    }

    /** As it is shown. */
    Community shown(Instant now) {
        return Community.of(id, description(), joining.at(now).standing(), isOurs());
    }
}
