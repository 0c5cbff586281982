package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.messenger.datasync.SyncStore;
import dev.jwaku.messenger.encryption.EncryptionLayer;
import dev.jwaku.messenger.encryption.Opening;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.transport.Cursors;
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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes envelopes in: opens layer 6, then opens the layers below and has what is inside dealt with in one transaction,
 * and only then tells anybody. What no handler accepts is not acknowledged, so its sender is not told that it was
 * delivered. Used by the courier task only.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final World world;
    private final Profile profile;
    private final Transport transport;
    private final EncryptionLayer encryption;
    private final Reception reception;
    private final Meters.Counter rejected;

    Intake(World world, Profile profile, Transport transport, EncryptionLayer encryption, Reception reception) {
        this.world = world;
        this.profile = profile;
        this.transport = transport;
        this.encryption = encryption;
        this.reception = reception;
        this.rejected = world.meters().counter("jwaku_messenger_rejected_total");
    }

    /**
     * Takes a batch in.
     *
     * @return what it meant; empty if it could not be stored, and its senders will repeat it
     */
    Taken take(List<ReceivedMessage> received) {
        List<OpenedEnvelope> envelopes = new ArrayList<>();
        received.forEach(message -> open(message, envelopes));
        if (envelopes.isEmpty()) {
            return Taken.nothing();
        }
        try {
            Taken taken = profile.database().run("store messages", sql -> store(sql, received, envelopes));
            taken.rejected().forEach(this::reject);
            taken.unaware().forEach(this::advertise);
            return taken;
        } catch (StorageException e) {
            log.atWarn().setCause(e).addKeyValue("envelopes", envelopes.size()).log("arrived messages not stored");
            return Taken.nothing();
        }
    }

    private void open(ReceivedMessage received, List<OpenedEnvelope> envelopes) {
        try {
            transport.open(received).ifPresent(envelopes::add);
        } catch (MalformedMessageException e) {
            reject(new Taken.Rejected(received.hash(), String.valueOf(e.getMessage())));
        }
    }

    private void reject(Taken.Rejected message) {
        rejected.increment();
        log.atDebug()
                .addKeyValue("msg_hash", message.hash())
                .addKeyValue("reason", message.reason())
                .log("rejected");
    }

    /** Tells somebody which device we have, so that its next repetition can be opened. */
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

    private Taken store(Sql sql, List<ReceivedMessage> received, List<OpenedEnvelope> envelopes) throws SQLException {
        Taken taken = Taken.nothing();
        for (ReceivedMessage message : received) {
            Cursors.advance(sql, message.pubsubTopic(), message.contentTopic(), message.number());
        }
        for (OpenedEnvelope envelope : envelopes) {
            store(sql, envelope, taken);
        }
        return taken;
    }

    private void store(Sql sql, OpenedEnvelope envelope, Taken taken) throws SQLException {
        ChatKey sender = envelope.sender();
        if (envelope.isLive()) {
            taken.heard().add(sender);
        }
        List<String> devices = encryption.targets(sql, sender);
        Opening opening = encryption.open(sql, sender, envelope.data());
        if (!devices.containsAll(encryption.targets(sql, sender))) {
            taken.newDevices().add(sender);
        }
        switch (opening) {
            case Opening.Opened opened -> {
                store(sql, envelope, opened, taken);
                encryption.confirm(sql, opened.receipt());
            }
            case Opening.Failed failed -> note(envelope, failed, taken);
            case Opening.Incomplete ignored -> {
                // The rest is on its way.
            }
            case Opening.AwaitsGroupKey ignored -> {
                // Kept below; encrypted groups are not read yet.
            }
            case Opening.AlreadyComplete ignored -> {
                // An envelope came twice.
            }
            case Opening.Own ignored -> {
                // The network gave back what we sent.
            }
        }
    }

    private void note(OpenedEnvelope envelope, Opening.Failed failed, Taken taken) {
        switch (failed.reason()) {
            case DUPLICATE -> {
                // An envelope came twice; a repetition of data sync is sealed anew.
                return;
            }
            case DEVICE_NOT_FOUND, NO_SESSION -> {
                if (transport.follows(envelope.sender())) {
                    taken.unaware().add(envelope.sender());
                }
            }
            case BAD_BUNDLE, NOT_PAIRED, TOO_FAR_AHEAD, NOT_AUTHENTIC, BAD_HEADER, BAD_SEGMENTS -> {
                // Nothing would help.
            }
        }
        taken.rejected().add(new Taken.Rejected(envelope.hash(), failed.reason() + ": " + failed.detail()));
    }

    /** What is no payload of data sync is an application message by itself; nothing at all only brought a bundle. */
    private void store(Sql sql, OpenedEnvelope envelope, Opening.Opened opened, Taken taken) throws SQLException {
        Bytes data = opened.payload();
        if (data.isEmpty()) {
            return;
        }
        MvdsPayload payload;
        try {
            payload = MvdsPayload.decode(data);
        } catch (MalformedMessageException e) {
            taken.rejected().add(new Taken.Rejected(envelope.hash(), String.valueOf(e.getMessage())));
            return;
        }
        if (payload.isEmpty()) {
            reception.take(sql, envelope, opened, taken);
        } else {
            store(sql, envelope, opened, payload, taken);
        }
    }

    private void store(Sql sql, OpenedEnvelope envelope, Opening.Opened opened, MvdsPayload payload, Taken taken)
            throws SQLException {
        ChatKey sender = envelope.sender();
        Instant now = world.now();
        List<Arrival.Delivered> delivered = new ArrayList<>();
        for (MvdsId id : payload.acks()) {
            SyncStore.delete(sql, sender, id);
            DispatchStore.advance(sql, sender, id, State.DELIVERED, "", now).ifPresent(change -> {
                taken.posted().changes().add(change);
                delivered.add(new Arrival.Delivered(id, change.id()));
            });
        }
        List<MvdsId> kept = new ArrayList<>();
        for (MvdsMessage message : payload.messages()) {
            if (reception.take(sql, envelope, opened, message, taken)) {
                kept.add(message.id());
            }
        }
        List<MvdsId> missing = new ArrayList<>();
        for (MvdsId offer : payload.offers()) {
            (ReceivedStore.has(sql, sender, offer) ? kept : missing).add(offer);
        }
        reviveRequested(sql, sender, payload.requests(), taken);
        taken.arrivals()
                .add(new Arrival(
                        sender, payload.numbering(), payload.acks(), delivered, kept, missing, payload.requests()));
    }

    private void reviveRequested(Sql sql, ChatKey sender, List<MvdsId> requests, Taken taken) throws SQLException {
        for (MvdsId id : requests) {
            Optional<MessageId> failed = DispatchStore.findFailed(sql, sender, id);
            if (failed.isPresent()) {
                Posting posting = new Posting(world, profile.identity(), sql);
                posting.requested(failed.get(), sender);
                taken.posted().addAll(posting.posted());
            }
        }
    }
}
