package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.GroupId;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.messenger.datasync.SyncStore;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.ContactStore;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.profile.StoredMessage;
import dev.jwaku.messenger.transport.OpenedEnvelope;
import dev.jwaku.messenger.transport.Transport;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes envelopes in: opens them, checks what is inside, stores all of it in one transaction, and only then tells
 * anybody. What cannot be shown is neither stored nor acknowledged, so its sender is not told that it was delivered.
 * Used by the courier task only.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final World world;
    private final Profile profile;
    private final Transport transport;
    private final Board board;
    private final Meters.Counter rejected;

    Intake(World world, Profile profile, Transport transport, Board board) {
        this.world = world;
        this.profile = profile;
        this.transport = transport;
        this.board = board;
        this.rejected = world.meters().counter("jwaku_messenger_rejected_total");
    }

    /**
     * Takes a batch in.
     *
     * @return what it meant; empty if it could not be stored, and its senders will repeat it
     */
    List<Arrival> take(List<ReceivedMessage> received) {
        List<Opened> opened = new ArrayList<>();
        received.forEach(message -> open(message, opened));
        if (opened.isEmpty()) {
            return List.of();
        }
        try {
            Stored stored = profile.database().run("store messages", sql -> store(sql, opened));
            opened.forEach(each -> transport.markHeard(each.sender()));
            stored.delivered().forEach(id -> board.onState(id, State.DELIVERED));
            stored.messages().forEach(message -> board.onMessage(InboxMessage.of(message)));
            return stored.arrivals();
        } catch (StorageException e) {
            log.atWarn().setCause(e).addKeyValue("envelopes", opened.size()).log("arrived messages not stored");
            return List.of();
        }
    }

    private void open(ReceivedMessage received, List<Opened> opened) {
        try {
            OpenedEnvelope envelope = transport.open(received).orElse(null);
            if (envelope == null) {
                return;
            }
            if (!transport.knows(envelope.sender())) {
                board.onStranger(envelope.sender());
                return;
            }
            opened.add(read(envelope, MvdsPayload.decode(envelope.data())));
        } catch (MalformedMessageException e) {
            reject(received, e);
        }
    }

    private Opened read(OpenedEnvelope envelope, MvdsPayload payload) {
        Bytes groupId = GroupId.of(profile.identity().chatKey(), envelope.sender());
        List<IncomingText> texts = new ArrayList<>();
        for (MvdsMessage message : payload.messages()) {
            try {
                texts.add(IncomingText.read(message, envelope.sender(), groupId, envelope.sentAt()));
            } catch (MalformedMessageException e) {
                // The others in the payload are not to blame.
                rejected.increment();
                log.atDebug()
                        .addKeyValue("msg_hash", envelope.hash())
                        .addKeyValue("reason", e.getMessage())
                        .log("rejected");
            }
        }
        return new Opened(envelope.sender(), payload, texts);
    }

    private void reject(ReceivedMessage received, MalformedMessageException reason) {
        rejected.increment();
        log.atDebug()
                .addKeyValue("msg_hash", received.hash())
                .addKeyValue("reason", reason.getMessage())
                .log("rejected");
    }

    private Stored store(Sql sql, List<Opened> opened) throws SQLException {
        Instant now = world.now();
        Stored stored = new Stored(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Opened each : opened) {
            ContactStore.markHeard(sql, each.sender());
            for (MvdsId id : each.payload().acks()) {
                SyncStore.delete(sql, each.sender(), id);
                MessageStore.advance(sql, each.sender(), id, State.DELIVERED.code())
                        .ifPresent(stored.delivered()::add);
            }
            List<MvdsId> kept = new ArrayList<>();
            for (IncomingText text : each.texts()) {
                MvdsId id = text.synced().id();
                MessageStore.insert(sql, message(each.sender(), text, now), id).ifPresent(stored.messages()::add);
                ContactStore.witnessClock(sql, each.sender(), text.message().clock());
                kept.add(id);
            }
            List<MvdsId> missing = new ArrayList<>();
            for (MvdsId offer : each.payload().offers()) {
                (MessageStore.isStored(sql, each.sender(), offer) ? kept : missing).add(offer);
            }
            stored.arrivals()
                    .add(new Arrival(
                            each.sender(),
                            each.payload().acks(),
                            kept,
                            missing,
                            each.payload().requests()));
        }
        return stored;
    }

    private static StoredMessage message(ChatKey sender, IncomingText text, Instant now) {
        return new StoredMessage(
                0,
                text.id(),
                sender,
                false,
                text.message().text(),
                text.message().clock(),
                Instant.ofEpochMilli(text.message().timestamp()),
                0,
                now);
    }

    private record Opened(ChatKey sender, MvdsPayload payload, List<IncomingText> texts) {}

    private record Stored(List<Arrival> arrivals, List<StoredMessage> messages, List<MessageId> delivered) {}
}
