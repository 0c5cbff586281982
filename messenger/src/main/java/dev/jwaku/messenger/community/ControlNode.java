package dev.jwaku.messenger.community;

import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.CommunityDescription;
import dev.jwaku.messenger.application.CommunityRequestToJoinResponse;
import dev.jwaku.messenger.application.Grant;
import dev.jwaku.messenger.chat.Dispatch;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.RawCopy;
import dev.jwaku.messenger.chat.Transaction;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.transport.Channel;
import dev.jwaku.messenger.transport.Destination;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs the communities of ours: changes and publishes their descriptions, answers requests. Inside transactions. */
final class ControlNode {
    private static final Duration RENEWED_AFTER = Duration.ofDays(1);

    private final Identity self;

    ControlNode(Identity self) {
        this.self = self;
    }

    /** Publishes a description, and keeps it. */
    StoredCommunity publish(Transaction transaction, StoredCommunity community, CommunityDescription description)
            throws SQLException {
        OutgoingMessage ignored = post(transaction, community, description);
        StoredCommunity described = community.described(wrap(key(community), description));
        CommunityBook.save(transaction.sql(), described);
        return described;
    }

    /** Publishes the description again if it is old, for those who come when stores have forgotten it. */
    StoredCommunity renew(Transaction transaction, StoredCommunity community) throws SQLException {
        CommunityDescription old = description(community);
        Instant now = transaction.now();
        return old.clock() > now.minus(RENEWED_AFTER).toEpochMilli()
                ? community
                : publish(transaction, community, Roster.renewed(old, now.toEpochMilli()));
    }

    private OutgoingMessage post(Transaction transaction, StoredCommunity community, CommunityDescription description)
            throws SQLException {
        RawCopy copy =
                RawCopy.to(new Destination.Shared(Channel.of(community.id().toString()), false));
        return transaction.post(Dispatch.raw(copy, CommunityDescription.TYPE, description.encode())
                .signedBy(key(community)));
    }

    /** Lets somebody in, and tells it. */
    OutgoingMessage accept(Transaction transaction, StoredCommunity community, JoinRequest request)
            throws SQLException {
        CommunityDescription before = description(community);
        // The member compares the clock of the answer with that of its request, whatever its clock shows.
        long clock = Math.max(transaction.now().toEpochMilli(), request.clock() * 1000);
        StoredCommunity after = Roster.lists(before, request.member())
                ? community
                : publish(transaction, community, Roster.with(before, request.member(), request.clock(), clock));
        CommunityBook.save(transaction.sql(), request.with(JoinRequest.Answer.ACCEPTED));
        return answer(transaction, after, request, true);
    }

    /** Does not let somebody in, and tells it. */
    OutgoingMessage reject(Transaction transaction, StoredCommunity community, JoinRequest request)
            throws SQLException {
        CommunityBook.save(transaction.sql(), request.with(JoinRequest.Answer.REJECTED));
        return answer(transaction, community, request, false);
    }

    /** Somebody left. */
    void remove(Transaction transaction, StoredCommunity community, ChatKey member) throws SQLException {
        CommunityDescription before = description(community);
        if (Roster.lists(before, member)) {
            StoredCommunity ignored = publish(
                    transaction,
                    community,
                    Roster.without(before, member, transaction.now().toEpochMilli()));
        }
    }

    private OutgoingMessage answer(
            Transaction transaction, StoredCommunity community, JoinRequest request, boolean isAccepted)
            throws SQLException {
        Identity key = key(community);
        CommunityDescription description = description(community);
        long clock = Math.max(description.clock(), request.clock() * 1000);
        CommunityRequestToJoinResponse response = new CommunityRequestToJoinResponse(
                isAccepted ? clock : Math.max(clock, transaction.now().toEpochMilli()),
                isAccepted ? Optional.of(description) : Optional.empty(),
                isAccepted,
                isAccepted ? grant(key, community.id(), request.member(), clock) : Bytes.EMPTY,
                community.id().compressed(),
                "",
                Bytes.EMPTY,
                Optional.empty(),
                isAccepted ? community.wrapped() : Bytes.EMPTY);
        return transaction.post(Dispatch.to(request.member(), CommunityRequestToJoinResponse.TYPE, response.encode())
                .signedBy(key)
                .with(RawCopy.to(Destination.Inbox.ofPerson(request.member()))));
    }

    private static Bytes grant(Identity key, CommunityId community, ChatKey member, long clock) {
        Bytes grant = new Grant(community.compressed(), member.compressed(), "", clock, 0).encode();
        return Bytes.concat(key.sign(Keccak256.hash(grant)), grant);
    }

    private static Bytes wrap(Identity key, CommunityDescription description) {
        return ApplicationMetadataMessage.wrap(key, description.encode(), CommunityDescription.TYPE)
                .encode();
    }

    Identity key(StoredCommunity community) {
        if (!community.isOurs()) {
            throw new MessageRefusedException("community " + community.id() + " is not ours");
        }
        return StoredCommunity.key(self, community.nonce());
    }

    static CommunityDescription description(StoredCommunity community) {
        return community
                .description()
                .orElseThrow(
                        () -> new MessageRefusedException("community " + community.id() + " has no description yet"));
    }

    /** Data sync to the owner, if it is known and somebody else. */
    List<ChatKey> owner(StoredCommunity community) {
        return community.description().flatMap(Roster::owner).stream()
                .filter(owner -> !owner.equals(self.chatKey()))
                .toList();
    }
}
