package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.GroupId;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.messenger.datasync.SyncStore;
import dev.jwaku.messenger.encryption.EncryptionLayer;
import dev.jwaku.messenger.encryption.Opening;
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
import dev.jwaku.waku.message.MessageHash;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes envelopes in: opens layer 6, then opens the layers below, checks and stores what is inside in one transaction,
 * and only then tells anybody. What cannot be shown is neither stored nor acknowledged, so its sender is not told that
 * it was delivered. Used by the courier task only.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final World world;
    private final Profile profile;
    private final Transport transport;
    private final EncryptionLayer encryption;
    private final Board board;
    private final Meters.Counter rejected;

    Intake(World world, Profile profile, Transport transport, EncryptionLayer encryption, Board board) {
        this.world = world;
        this.profile = profile;
        this.transport = transport;
        this.encryption = encryption;
        this.board = board;
        this.rejected = world.meters().counter("jwaku_messenger_rejected_total");
    }

    /**
     * Takes a batch in.
     *
     * @return what it meant; empty if it could not be stored, and its senders will repeat it
     */
    List<Arrival> take(List<ReceivedMessage> received) {
        List<OpenedEnvelope> envelopes = new ArrayList<>();
        received.forEach(message -> open(message, envelopes));
        if (envelopes.isEmpty()) {
            return List.of();
        }
        try {
            Stored stored = profile.database().run("store messages", sql -> store(sql, envelopes));
            stored.rejected().forEach(this::reject);
            stored.delivered().forEach(id -> board.onState(id, State.DELIVERED));
            stored.messages().forEach(message -> board.onMessage(InboxMessage.of(message)));
            stored.unaware().forEach(this::advertise);
            return stored.arrivals();
        } catch (StorageException e) {
            log.atWarn().setCause(e).addKeyValue("envelopes", envelopes.size()).log("arrived messages not stored");
            return List.of();
        }
    }

    private void open(ReceivedMessage received, List<OpenedEnvelope> envelopes) {
        try {
            OpenedEnvelope envelope = transport.open(received).orElse(null);
            if (envelope == null) {
                return;
            }
            if (transport.knows(envelope.sender())) {
                envelopes.add(envelope);
            } else {
                board.onStranger(envelope.sender());
            }
        } catch (MalformedMessageException e) {
            reject(new Rejected(received.hash(), String.valueOf(e.getMessage())));
        }
    }

    private void reject(Rejected message) {
        rejected.increment();
        log.atDebug()
                .addKeyValue("msg_hash", message.hash())
                .addKeyValue("reason", message.reason())
                .log("rejected");
    }

    /** Tells a contact which device we have, so that its next repetition can be opened. */
    private void advertise(ChatKey peer) {
        try {
            transport.advertise(peer);
        } catch (DeliveryException | StorageException e) {
            log.atWarn()
                    .addKeyValue("peer", peer)
                    .addKeyValue("reason", e.getMessage())
                    .log("device not advertised");
        }
    }

    private Stored store(Sql sql, List<OpenedEnvelope> envelopes) throws SQLException {
        Stored stored = Stored.nothing();
        for (OpenedEnvelope envelope : envelopes) {
            switch (encryption.open(sql, envelope.sender(), envelope.data())) {
                case Opening.Opened opened -> {
                    store(sql, envelope, opened.payload(), stored);
                    encryption.confirm(sql, opened.receipt());
                }
                case Opening.Failed failed -> note(envelope, failed, stored);
                case Opening.Incomplete ignored -> {
                    // The rest is on its way.
                }
                case Opening.AwaitsGroupKey ignored -> {
                    // Kept below; groups are not read yet.
                }
                case Opening.AlreadyComplete ignored -> {
                    // An envelope came twice.
                }
                case Opening.Own ignored -> {
                    // The network gave back what we sent.
                }
            }
        }
        return stored;
    }

    private static void note(OpenedEnvelope envelope, Opening.Failed failed, Stored stored) {
        switch (failed.reason()) {
            case DUPLICATE -> {
                // An envelope came twice; a repetition of data sync is sealed anew.
                return;
            }
            case DEVICE_NOT_FOUND, NO_SESSION -> stored.unaware().add(envelope.sender());
            case BAD_BUNDLE, NOT_PAIRED, TOO_FAR_AHEAD, NOT_AUTHENTIC, BAD_HEADER, BAD_SEGMENTS -> {
                // Nothing would help.
            }
        }
        stored.rejected().add(new Rejected(envelope.hash(), failed.reason() + ": " + failed.detail()));
    }

    private void store(Sql sql, OpenedEnvelope envelope, Bytes data, Stored stored) throws SQLException {
        ChatKey sender = envelope.sender();
        MvdsPayload payload;
        try {
            payload = MvdsPayload.decode(data);
        } catch (MalformedMessageException e) {
            stored.rejected().add(new Rejected(envelope.hash(), String.valueOf(e.getMessage())));
            return;
        }
        for (MvdsId id : payload.acks()) {
            SyncStore.delete(sql, sender, id);
            MessageStore.advance(sql, sender, id, State.DELIVERED.code()).ifPresent(stored.delivered()::add);
        }
        List<MvdsId> kept = storeTexts(sql, envelope, payload, stored);
        List<MvdsId> missing = new ArrayList<>();
        for (MvdsId offer : payload.offers()) {
            (MessageStore.isStored(sql, sender, offer) ? kept : missing).add(offer);
        }
        stored.arrivals().add(new Arrival(sender, payload.acks(), kept, missing, payload.requests()));
    }

    private List<MvdsId> storeTexts(Sql sql, OpenedEnvelope envelope, MvdsPayload payload, Stored stored)
            throws SQLException {
        ChatKey sender = envelope.sender();
        Bytes groupId = GroupId.of(profile.identity().chatKey(), sender);
        List<MvdsId> kept = new ArrayList<>();
        for (MvdsMessage synced : payload.messages()) {
            IncomingText text;
            try {
                text = IncomingText.read(synced, sender, groupId, envelope.sentAt());
            } catch (MalformedMessageException e) {
                // The others in the payload are not to blame.
                stored.rejected().add(new Rejected(envelope.hash(), String.valueOf(e.getMessage())));
                continue;
            }
            MvdsId id = text.synced().id();
            MessageStore.insert(sql, message(sender, text, world.now()), id).ifPresent(stored.messages()::add);
            ContactStore.witnessClock(sql, sender, text.message().clock());
            kept.add(id);
        }
        return kept;
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

    private record Rejected(MessageHash hash, String reason) {}

    /**
     * What a batch brought.
     *
     * @param unaware who does not know this device, or a session that is gone
     */
    private record Stored(
            List<Arrival> arrivals,
            List<StoredMessage> messages,
            List<MessageId> delivered,
            List<Rejected> rejected,
            Set<ChatKey> unaware) {
        static Stored nothing() {
            return new Stored(
                    new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new LinkedHashSet<>());
        }
    }
}
