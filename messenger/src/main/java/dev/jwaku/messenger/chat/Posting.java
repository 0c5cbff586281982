package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.GroupId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.datasync.SyncRecord;
import dev.jwaku.messenger.datasync.SyncStore;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One transaction: writes what is posted, and gathers what is to be done after the commit. */
final class Posting implements Transaction {
    private final World world;
    private final Identity self;
    private final Sql sql;
    private final Instant now;
    private final Posted posted = Posted.nothing();

    Posting(World world, Identity self, Sql sql) {
        this.world = world;
        this.self = self;
        this.sql = sql;
        this.now = world.now();
    }

    Posted posted() {
        return posted;
    }

    @Override
    public Sql sql() {
        return sql;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public OutgoingMessage post(Dispatch dispatch) throws SQLException {
        if (dispatch.recipients().contains(self.chatKey())) {
            throw new IllegalArgumentException("nobody sends messages to oneself");
        }
        requireRoom(dispatch);
        Identity author = dispatch.author().orElse(self);
        Bytes wrapped = ApplicationMetadataMessage.wrap(author, dispatch.payload(), dispatch.type())
                .encode();
        MessageId id = MessageId.of(author.chatKey(), wrapped);
        DispatchStore.put(sql, id, wrapped, now);
        List<DispatchStore.Recipient> before = DispatchStore.recipients(sql, id);
        Set<ChatKey> known = new LinkedHashSet<>();
        before.forEach(recipient -> known.add(recipient.peer()));
        List<ChatKey> added = new ArrayList<>();
        for (ChatKey peer : dispatch.recipients()) {
            if (known.add(peer)) {
                added.add(peer);
                SyncRecord record = record(peer, now.getEpochSecond(), wrapped);
                DispatchStore.addRecipient(sql, id, record, now);
                send(record);
            }
        }
        addCopies(id, dispatch.copies());
        rearm(id, wrapped, before);
        fold(id);
        OutgoingMessage receipt =
                new OutgoingMessage(world, DispatchStore.report(sql, id).orElseThrow());
        posted.receipts().add(receipt);
        if (!added.isEmpty()) {
            posted.accepted().add(new Accepted(id, dispatch, added, now));
        }
        return receipt;
    }

    private void requireRoom(Dispatch dispatch) throws SQLException {
        if (SyncStore.count(sql) + dispatch.recipients().size() > PostOffice.MOST_UNACKNOWLEDGED) {
            throw new MessageRefusedException(
                    PostOffice.MOST_UNACKNOWLEDGED + " messages are unacknowledged, no more are accepted");
        }
        if (!dispatch.copies().isEmpty()
                && RawStore.countActive(sql) + dispatch.copies().size() > RawQueue.MOST_WAITING) {
            throw new MessageRefusedException(RawQueue.MOST_WAITING + " copies wait, no more are accepted");
        }
    }

    private SyncRecord record(ChatKey peer, long timestamp, Bytes wrapped) {
        return SyncRecord.create(peer, new MvdsMessage(GroupId.of(self.chatKey(), peer), timestamp, wrapped), now);
    }

    private void send(SyncRecord record) throws SQLException {
        SyncStore.put(sql, record);
        posted.records().add(record);
    }

    /** Copies of a message that was posted before are those of then, tried anew. */
    private void addCopies(MessageId id, List<RawCopy> copies) throws SQLException {
        if (!RawStore.hasAny(sql, id)) {
            for (RawCopy copy : copies) {
                RawStore.insert(sql, id, copy, now);
            }
        }
    }

    /**
     * Tries everything of a message again that is not at its end.
     *
     * @return whether there was anything
     */
    boolean retry(MessageId id) throws SQLException {
        Optional<Bytes> wrapped = DispatchStore.wrapped(sql, id);
        if (wrapped.isEmpty()) {
            return false;
        }
        boolean isOpen = rearm(id, wrapped.get(), DispatchStore.recipients(sql, id));
        fold(id);
        return isOpen;
    }

    /** A recipient asks for a message of which we believed that it does not want it. */
    void requested(MessageId id, ChatKey peer) throws SQLException {
        Optional<Bytes> wrapped = DispatchStore.wrapped(sql, id);
        if (wrapped.isPresent()) {
            rearmRecipients(
                    id,
                    wrapped.get(),
                    DispatchStore.recipients(sql, id).stream()
                            .filter(recipient -> recipient.peer().equals(peer))
                            .toList());
            fold(id);
        }
    }

    private boolean rearm(MessageId id, Bytes wrapped, List<DispatchStore.Recipient> recipients) throws SQLException {
        boolean isOpen = rearmRecipients(id, wrapped, recipients);
        RawStore.revive(sql, id, now);
        List<RawRecord> copies = RawStore.active(sql, id);
        posted.copies().addAll(copies);
        return isOpen || !copies.isEmpty();
    }

    private boolean rearmRecipients(MessageId id, Bytes wrapped, List<DispatchStore.Recipient> recipients)
            throws SQLException {
        boolean isOpen = false;
        for (DispatchStore.Recipient recipient : recipients) {
            if (recipient.state() != State.DELIVERED) {
                isOpen = true;
                if (recipient.state() == State.FAILED) {
                    DispatchStore.requeue(sql, id, recipient.peer(), now);
                    posted.changes()
                            .add(new StateChange(id, Optional.of(recipient.peer()), State.QUEUED, Optional.empty()));
                }
                send(record(recipient.peer(), recipient.timestamp(), wrapped));
            }
        }
        return isOpen;
    }

    private void fold(MessageId id) throws SQLException {
        DispatchStore.fold(sql, id)
                .ifPresent(state ->
                        posted.changes().add(new StateChange(id, Optional.empty(), state, Optional.of(state))));
    }

    @Override
    public void settle(MessageId id) throws SQLException {
        for (RawRecord copy : RawStore.active(sql, id)) {
            posted.settled().add(copy.number());
        }
        RawStore.settle(sql, id);
    }

    @Override
    public void afterCommit(Runnable action) {
        posted.actions().add(action);
    }
}
