package dev.jwaku.messenger.community;

import dev.jwaku.messenger.application.ApplicationMessage;
import dev.jwaku.messenger.application.CommunityCancelRequestToJoin;
import dev.jwaku.messenger.application.CommunityDescription;
import dev.jwaku.messenger.application.CommunityRequestToJoin;
import dev.jwaku.messenger.application.CommunityRequestToLeave;
import dev.jwaku.messenger.chat.Bulletin;
import dev.jwaku.messenger.chat.Dispatch;
import dev.jwaku.messenger.chat.Dispatcher;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.RawCopy;
import dev.jwaku.messenger.chat.Transaction;
import dev.jwaku.messenger.group.Membership;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.profile.DisplayName;
import dev.jwaku.messenger.transport.Channel;
import dev.jwaku.messenger.transport.Destination;
import dev.jwaku.messenger.transport.Transport;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes communities, asks to join them and answers those who ask. Thread-safe. */
public final class CommunityDesk implements Communities {
    private static final int NONCE_BYTES = 32;
    private static final Duration REPEAT_REQUEST_EVERY = Duration.ofHours(1);

    private final Identity self;
    private final World world;
    private final Dispatcher dispatcher;
    private final Transport transport;
    private final Bulletin bulletin;
    private final ControlNode control;

    /** For one person. */
    public CommunityDesk(World world, Identity self, Dispatcher dispatcher, Transport transport, Bulletin bulletin) {
        this.self = self;
        this.world = world;
        this.dispatcher = dispatcher;
        this.transport = transport;
        this.bulletin = bulletin;
        this.control = new ControlNode(self);
    }

    ControlNode control() {
        return control;
    }

    /**
     * Listens for all communities that are known, and publishes ours again if that is long ago; after the transport
     * started.
     */
    public void start() {
        List<StoredCommunity> known = dispatcher.read("read communities", CommunityBook::all);
        known.forEach(this::listen);
        known.stream()
                .filter(StoredCommunity::isOurs)
                .forEach(ours ->
                        dispatcher.run("publish a community again", transaction -> control.renew(transaction, ours)));
    }

    /** A second time changes nothing; it ends with the transport. */
    private void listen(StoredCommunity community) {
        CommunityId id = community.id();
        transport.listen(Channel.of(id.toString()));
        if (community.isOurs()) {
            Identity key = control.key(community);
            Channel inbox = Destination.Inbox.ofCommunity(id.key()).channel();
            transport.listen(inbox, key);
            // status-go asks to join on the shard of communities, and leaves on the one where this community talks.
            transport.listen(Channel.of(inbox.seed()), key);
        }
    }

    @Override
    public Community create(String name, String introduction, boolean acceptsEverybody) {
        if (name.isBlank() || name.codePointCount(0, name.length()) > Membership.MAX_NAME_LENGTH) {
            throw new MessageRefusedException(
                    "a community has a name of at most " + Membership.MAX_NAME_LENGTH + " characters");
        }
        Bytes nonce = Bytes.wrap(world.entropy().bytes(NONCE_BYTES));
        CommunityId id = new CommunityId(StoredCommunity.key(self, nonce).chatKey());
        String channel = Bytes.wrap(world.entropy().bytes(16)).toHex();
        StoredCommunity made = dispatcher.run("create a community", transaction -> {
            requireRoom(transaction);
            CommunityDescription description = Roster.create(
                    id,
                    self.chatKey(),
                    name,
                    introduction,
                    acceptsEverybody ? Roster.AUTO_ACCEPT : Roster.MANUAL_ACCEPT,
                    channel,
                    transaction.now().toEpochMilli());
            StoredCommunity fresh = new StoredCommunity(
                    id, Joining.NONE.with(Standing.MEMBER), Bytes.EMPTY, Optional.empty(), Bytes.EMPTY, nonce);
            return control.publish(transaction, fresh, description);
        });
        listen(made);
        return made.shown(world.now());
    }

    @Override
    public Community open(CommunityId id) {
        StoredCommunity community = dispatcher.run("look at a community", transaction -> {
            Optional<StoredCommunity> known = CommunityBook.find(transaction.sql(), id);
            if (known.isEmpty()) {
                requireRoom(transaction);
                CommunityBook.save(transaction.sql(), StoredCommunity.unknown(id));
            }
            return known.orElse(StoredCommunity.unknown(id));
        });
        listen(community);
        return community.shown(world.now());
    }

    private static void requireRoom(Transaction transaction) throws SQLException {
        if (CommunityBook.count(transaction.sql()) >= CommunityBook.MOST_COMMUNITIES) {
            throw new MessageRefusedException(
                    CommunityBook.MOST_COMMUNITIES + " communities are known, no more are added");
        }
    }

    @Override
    public List<Community> all() {
        Instant now = world.now();
        return dispatcher.read("read communities", CommunityBook::all).stream()
                .map(community -> community.shown(now))
                .toList();
    }

    @Override
    public Optional<Community> find(CommunityId id) {
        Instant now = world.now();
        return dispatcher
                .read("find a community", sql -> CommunityBook.find(sql, id))
                .map(community -> community.shown(now));
    }

    @Override
    public OutgoingMessage join(CommunityId id) {
        Community looked = open(id);
        return dispatcher.run("ask to join " + looked.id(), transaction -> {
            StoredCommunity community = read(transaction, id);
            Standing standing = community.joining().standing();
            if (community.isOurs() || standing == Standing.MEMBER) {
                throw new MessageRefusedException("we belong to community " + id + " already");
            }
            settle(transaction, community);
            Joining asking = community.joining().request(transaction.now());
            List<Bytes> accounts = List.of(CommunityAccount.reveal(self, id).encode());
            String name = DisplayName.read(transaction.sql());
            Bytes request = new CommunityRequestToJoin(
                            asking.requestClock(), "", "", id.compressed(), name, accounts, 0)
                    .encode();
            RawCopy copy = inbox(id).repeated(REPEAT_REQUEST_EVERY, Joining.EXPIRES_AFTER);
            OutgoingMessage receipt =
                    transaction.post(Dispatch.to(control.owner(community), CommunityRequestToJoin.TYPE, request)
                            .with(copy));
            save(transaction, community.requested(asking, request, receipt.id()));
            return receipt;
        });
    }

    @Override
    public OutgoingMessage cancel(CommunityId id) {
        return dispatcher.run("take a request back", transaction -> {
            StoredCommunity community = read(transaction, id);
            Joining joining = community.joining().at(transaction.now());
            if (joining.standing() != Standing.REQUESTED && joining.standing() != Standing.EXPIRED) {
                throw new MessageRefusedException("no request to join community " + id + " waits");
            }
            settle(transaction, community);
            // In the same second too: status-go counts only what is newer than the request.
            long clock = Math.max(clock(transaction, community), joining.requestClock() + 1);
            save(transaction, community.with(joining.end(Standing.CANCELLED, clock)));
            return post(
                    transaction, community, new CommunityCancelRequestToJoin(clock, "", "", id.compressed(), "", 0));
        });
    }

    @Override
    public OutgoingMessage leave(CommunityId id) {
        return dispatcher.run("leave a community", transaction -> {
            StoredCommunity community = read(transaction, id);
            if (community.isOurs() || community.joining().standing() != Standing.MEMBER) {
                throw new MessageRefusedException("we are no member of community " + id + ", or run it");
            }
            long clock = clock(transaction, community);
            save(transaction, community.with(community.joining().end(Standing.LEFT, clock)));
            return post(transaction, community, new CommunityRequestToLeave(clock, id.compressed()));
        });
    }

    /** In seconds, and not older than our request. */
    private static long clock(Transaction transaction, StoredCommunity community) {
        return Math.max(transaction.now().getEpochSecond(), community.joining().requestClock());
    }

    private OutgoingMessage post(Transaction transaction, StoredCommunity community, ApplicationMessage message)
            throws SQLException {
        return transaction.post(Dispatch.to(control.owner(community), message.type(), message.encode())
                .with(inbox(community.id())));
    }

    private static RawCopy inbox(CommunityId id) {
        return RawCopy.to(Destination.Inbox.ofCommunity(id.key()));
    }

    private static void settle(Transaction transaction, StoredCommunity community) throws SQLException {
        if (community.requestMessage().isPresent()) {
            transaction.settle(community.requestMessage().get());
        }
    }

    @Override
    public List<JoinRequest> requests(CommunityId id) {
        return dispatcher.read("read requests to join", sql -> CommunityBook.pending(sql, id));
    }

    @Override
    public OutgoingMessage accept(Bytes request) {
        return dispatcher.run("accept a request to join", transaction -> {
            JoinRequest asked = pending(transaction, request);
            StoredCommunity community = read(transaction, asked.community());
            OutgoingMessage receipt = control.accept(transaction, community, asked);
            tell(transaction, asked.community());
            return receipt;
        });
    }

    @Override
    public OutgoingMessage reject(Bytes request) {
        return dispatcher.run("reject a request to join", transaction -> {
            JoinRequest asked = pending(transaction, request);
            return control.reject(transaction, read(transaction, asked.community()), asked);
        });
    }

    private static JoinRequest pending(Transaction transaction, Bytes id) throws SQLException {
        return CommunityBook.request(transaction.sql(), id)
                .filter(request -> request.answer() == JoinRequest.Answer.PENDING)
                .orElseThrow(() -> new MessageRefusedException("no request 0x" + id.toHex() + " waits"));
    }

    private static StoredCommunity read(Transaction transaction, CommunityId id) throws SQLException {
        return CommunityBook.find(transaction.sql(), id)
                .orElseThrow(() -> new MessageRefusedException("community " + id + " is not known"));
    }

    private void save(Transaction transaction, StoredCommunity community) throws SQLException {
        CommunityBook.save(transaction.sql(), community);
        tell(transaction, community.id());
    }

    private void tell(Transaction transaction, CommunityId id) {
        transaction.afterCommit(() -> bulletin.tell(listener -> listener.onCommunity(id)));
    }
}
