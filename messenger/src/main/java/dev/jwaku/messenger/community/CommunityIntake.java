package dev.jwaku.messenger.community;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.CommunityCancelRequestToJoin;
import dev.jwaku.messenger.application.CommunityDescription;
import dev.jwaku.messenger.application.CommunityRequestToJoin;
import dev.jwaku.messenger.application.CommunityRequestToJoinResponse;
import dev.jwaku.messenger.application.CommunityRequestToLeave;
import dev.jwaku.messenger.chat.Bulletin;
import dev.jwaku.messenger.chat.ChatRules;
import dev.jwaku.messenger.chat.Dispatch;
import dev.jwaku.messenger.chat.Handlers;
import dev.jwaku.messenger.chat.Incoming;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.Transaction;
import dev.jwaku.messenger.chat.Verdict;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Meters;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Takes in descriptions and answers of communities, and requests to those that we run. Used by the courier task only.
 */
public final class CommunityIntake {
    private static final long MILLIS = 1000;
    /** No clock in seconds is as high for three thousand years, and all in milliseconds since 1973 are. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private final ChatKey self;
    private final ControlNode control;
    private final Bulletin bulletin;
    private final Meters.Counter refused;

    /** Counts what finds no room in {@code jwaku_messenger_refused_total}. */
    public CommunityIntake(ChatKey self, CommunityDesk desk, Bulletin bulletin, Meters meters) {
        this.self = self;
        this.control = desk.control();
        this.bulletin = bulletin;
        this.refused = meters.counter("jwaku_messenger_refused_total");
    }

    /** Has messages about communities dealt with. */
    public void register(Handlers handlers) {
        handlers.on(CommunityDescription.TYPE, this::onDescription)
                .on(CommunityRequestToJoin.TYPE, this::onRequest)
                .on(CommunityRequestToJoinResponse.TYPE, this::onResponse)
                .on(CommunityCancelRequestToJoin.TYPE, this::onCancel)
                .on(CommunityRequestToLeave.TYPE, this::onLeave);
    }

    private Verdict onDescription(Transaction transaction, Incoming incoming) throws SQLException {
        CommunityId id = new CommunityId(incoming.author());
        Optional<StoredCommunity> known = CommunityBook.find(transaction.sql(), id);
        CommunityDescription description = CommunityDescription.decode(incoming.payload());
        if (!description.id().isEmpty() && !description.id().equals(id.toString())) {
            return Verdict.REFUSED;
        }
        if (ChatRules.isAhead(description.clock(), incoming)) {
            return Verdict.LATER;
        }
        if (known.isEmpty() || known.get().isOurs()) {
            return Verdict.ACCEPTED;
        }
        Bytes wrapped = rewrap(incoming, known.get(), description);
        if (!wrapped.isEmpty()) {
            StoredCommunity described = known.get().described(wrapped);
            adopt(transaction, known.get(), described, description);
        }
        return Verdict.ACCEPTED;
    }

    /** The description as it is kept; empty if it is not newer than the one that is known. */
    private static Bytes rewrap(Incoming incoming, StoredCommunity known, CommunityDescription description) {
        return description.clock() > known.clock()
                ? new ApplicationMetadataMessage(Bytes.EMPTY, incoming.payload(), CommunityDescription.TYPE).encode()
                : Bytes.EMPTY;
    }

    /** A newer description came: it may answer our request, and tells whom data sync can reach. */
    private void adopt(
            Transaction transaction,
            StoredCommunity before,
            StoredCommunity described,
            CommunityDescription description)
            throws SQLException {
        Joining joining = before.joining().onDescription(description.clock(), Roster.lists(description, self));
        StoredCommunity after = described.with(joining);
        save(transaction, before, after);
        List<ChatKey> owner = control.owner(after);
        if (joining.standing() == Standing.REQUESTED && !owner.equals(control.owner(before))) {
            // The same bytes, so the same message: one more way to the same end.
            OutgoingMessage ignored =
                    transaction.post(Dispatch.to(owner, CommunityRequestToJoin.TYPE, after.request()));
        }
    }

    private Verdict onResponse(Transaction transaction, Incoming incoming) throws SQLException {
        CommunityRequestToJoinResponse response = CommunityRequestToJoinResponse.decode(incoming.payload());
        CommunityId id = id(response.communityId());
        Optional<StoredCommunity> known = CommunityBook.find(transaction.sql(), id);
        if (known.isEmpty() || known.get().isOurs() || !mayAnswer(incoming.author(), known.get())) {
            return Verdict.REFUSED;
        }
        if (ChatRules.isAhead(response.clock(), incoming)) {
            return Verdict.LATER;
        }
        StoredCommunity before = known.get();
        StoredCommunity described = described(before, response, incoming.author());
        boolean isListed = described
                .description()
                .filter(description -> Roster.lists(description, self))
                .isPresent();
        Joining joining = before.joining().onResponse(response.clock(), response.isAccepted(), isListed);
        save(transaction, before, described.with(joining));
        return Verdict.ACCEPTED;
    }

    private static boolean mayAnswer(ChatKey author, StoredCommunity community) {
        return author.equals(community.id().key())
                || community
                        .description()
                        .flatMap(Roster::owner)
                        .filter(author::equals)
                        .isPresent();
    }

    /** With the description that came with the answer, if the community signed it and it is newer. */
    private static StoredCommunity described(
            StoredCommunity known, CommunityRequestToJoinResponse response, ChatKey author) {
        Optional<CommunityDescription> description = Optional.empty();
        if (!response.description().isEmpty()) {
            ApplicationMetadataMessage wrapper = ApplicationMetadataMessage.decode(response.description());
            if (wrapper.type() == CommunityDescription.TYPE
                    && wrapper.author().equals(known.id().key())) {
                description = Optional.of(CommunityDescription.decode(wrapper.payload()));
            }
        } else if (author.equals(known.id().key())) {
            description = response.community();
        }
        return description
                .filter(newer -> newer.clock() > known.clock() && newer.clock() <= response.clock())
                .map(newer -> known.described(
                        new ApplicationMetadataMessage(Bytes.EMPTY, newer.encode(), CommunityDescription.TYPE)
                                .encode()))
                .orElse(known);
    }

    private void save(Transaction transaction, StoredCommunity before, StoredCommunity after) throws SQLException {
        if (after.equals(before)) {
            return;
        }
        CommunityBook.save(transaction.sql(), after);
        boolean isAnswered = before.joining().standing() == Standing.REQUESTED
                && after.joining().standing() != Standing.REQUESTED;
        if (isAnswered && after.requestMessage().isPresent()) {
            transaction.settle(after.requestMessage().get());
        }
        transaction.afterCommit(() -> bulletin.tell(listener -> listener.onCommunity(after.id())));
    }

    private Verdict onRequest(Transaction transaction, Incoming incoming) throws SQLException {
        CommunityRequestToJoin asked = CommunityRequestToJoin.decode(incoming.payload());
        Optional<StoredCommunity> community = ours(transaction, incoming, asked.communityId());
        if (community.isEmpty() || asked.clock() <= 0) {
            return Verdict.REFUSED;
        }
        if (ChatRules.isAhead(millis(asked.clock()), incoming)) {
            return Verdict.LATER;
        }
        CommunityId id = community.get().id();
        Bytes requestId = id.requestOf(incoming.sender());
        Optional<JoinRequest> known = CommunityBook.request(transaction.sql(), requestId);
        if (known.filter(one -> one.clock() >= asked.clock()).isPresent()) {
            // The other way brought it already.
            return Verdict.ACCEPTED;
        }
        if (known.isEmpty() && !CommunityBook.hasRoom(transaction.sql())) {
            refused.increment();
            return Verdict.LATER;
        }
        JoinRequest request = new JoinRequest(
                requestId,
                id,
                incoming.sender(),
                asked.displayName().length() > Contact.MAX_NAME_LENGTH ? "" : asked.displayName(),
                asked.clock(),
                transaction.now(),
                JoinRequest.Answer.PENDING);
        CommunityDescription description = ControlNode.description(community.get());
        if (Roster.acceptsEverybody(description) || Roster.lists(description, incoming.sender())) {
            OutgoingMessage ignored = control.accept(transaction, community.get(), request);
            transaction.afterCommit(() -> bulletin.tell(listener -> listener.onCommunity(id)));
        } else {
            CommunityBook.save(transaction.sql(), request);
            transaction.afterCommit(() -> bulletin.tell(listener -> listener.onJoinRequest(request)));
        }
        return Verdict.ACCEPTED;
    }

    private Verdict onCancel(Transaction transaction, Incoming incoming) throws SQLException {
        CommunityCancelRequestToJoin cancelled = CommunityCancelRequestToJoin.decode(incoming.payload());
        return end(
                transaction,
                incoming,
                cancelled.communityId(),
                seconds(cancelled, incoming),
                JoinRequest.Answer.CANCELLED);
    }

    /**
     * When a request was taken back. status-go writes the clock of our description there, in milliseconds, which says
     * nothing about the request; the time of its envelope comes from the same clock as the time of the request.
     */
    private static long seconds(CommunityCancelRequestToJoin cancelled, Incoming incoming) {
        return cancelled.clock() < FIRST_MILLIS
                ? cancelled.clock()
                : incoming.sentAt().getEpochSecond();
    }

    private Verdict onLeave(Transaction transaction, Incoming incoming) throws SQLException {
        CommunityRequestToLeave left = CommunityRequestToLeave.decode(incoming.payload());
        return end(transaction, incoming, left.communityId(), left.clock(), JoinRequest.Answer.LEFT);
    }

    /** A request is taken back or a membership ended, whatever came of it in between; a newer request stands. */
    private Verdict end(Transaction transaction, Incoming incoming, Bytes community, long clock, JoinRequest.Answer how)
            throws SQLException {
        Optional<StoredCommunity> ours = ours(transaction, incoming, community);
        if (ours.isEmpty() || clock <= 0) {
            return Verdict.REFUSED;
        }
        if (ChatRules.isAhead(millis(clock), incoming)) {
            return Verdict.LATER;
        }
        CommunityId id = ours.get().id();
        ChatKey member = incoming.sender();
        Bytes requestId = id.requestOf(member);
        Optional<JoinRequest> known = CommunityBook.request(transaction.sql(), requestId);
        if (known.filter(one -> one.clock() > clock).isPresent()) {
            return Verdict.ACCEPTED;
        }
        if (known.isEmpty() && !CommunityBook.hasRoom(transaction.sql())) {
            refused.increment();
            return Verdict.LATER;
        }
        // Also when the request has not come yet: it must not count when it does.
        CommunityBook.save(
                transaction.sql(), new JoinRequest(requestId, id, member, "", clock, transaction.now(), how));
        control.remove(transaction, ours.get(), member);
        transaction.afterCommit(() -> bulletin.tell(listener -> listener.onCommunity(id)));
        return Verdict.ACCEPTED;
    }

    private static Optional<StoredCommunity> ours(Transaction transaction, Incoming incoming, Bytes community)
            throws SQLException {
        return incoming.isByItsSender()
                ? CommunityBook.find(transaction.sql(), id(community)).filter(StoredCommunity::isOurs)
                : Optional.empty();
    }

    private static CommunityId id(Bytes compressed) {
        try {
            return CommunityId.of(compressed);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("the id of a community is no key", e);
        }
    }

    private static long millis(long seconds) {
        return seconds > Long.MAX_VALUE / MILLIS ? Long.MAX_VALUE : seconds * MILLIS;
    }
}
