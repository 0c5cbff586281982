package dev.jwaku.messenger.chat;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.GroupId;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.encryption.Opening;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.transport.OpenedEnvelope;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Has application messages dealt with, each at most once: what was accepted before is accepted again without its
 * handler. A handler that throws leaves nothing behind. Used by the courier task only, in the intake transaction.
 */
final class Reception {
    private final World world;
    private final Identity self;
    private final Handlers handlers;
    private final Bulletin bulletin;

    Reception(World world, Identity self, Handlers handlers, Bulletin bulletin) {
        this.world = world;
        this.self = self;
        this.handlers = handlers;
        this.bulletin = bulletin;
    }

    /**
     * Takes in a message of data sync.
     *
     * @return whether it is to be acknowledged
     */
    boolean take(Sql sql, OpenedEnvelope envelope, Opening.Opened opened, MvdsMessage synced, Taken taken)
            throws SQLException {
        ChatKey sender = envelope.sender();
        MvdsId mvdsId = synced.id();
        if (ReceivedStore.has(sql, sender, mvdsId)) {
            if (envelope.isLive()) {
                taken.repeating().add(sender);
            }
            tell(taken, listener -> listener.onRepeated(sender));
            return true;
        }
        if (!synced.groupId().equals(GroupId.of(self.chatKey(), sender))) {
            reject(envelope, "MVDS message " + mvdsId + " is for another group", taken);
            return false;
        }
        return take(sql, envelope, opened, synced.body(), Optional.of(mvdsId), taken);
    }

    /** Takes in a message that came outside data sync. */
    void take(Sql sql, OpenedEnvelope envelope, Opening.Opened opened, Taken taken) throws SQLException {
        take(sql, envelope, opened, opened.payload(), Optional.empty(), taken);
    }

    private boolean take(
            Sql sql,
            OpenedEnvelope envelope,
            Opening.Opened opened,
            Bytes wrapped,
            Optional<MvdsId> mvdsId,
            Taken taken)
            throws SQLException {
        Incoming message;
        Handler handler;
        try {
            message = read(envelope, opened, wrapped, mvdsId.isPresent());
            int type = message.type();
            handler = handlers.find(type)
                    .orElseThrow(() ->
                            new MalformedMessageException("application message of type " + type + " is not supported"));
        } catch (MalformedMessageException e) {
            reject(envelope, String.valueOf(e.getMessage()), taken);
            return false;
        }
        boolean isRepeated = ReceivedStore.has(sql, message.id());
        boolean isAccepted = isRepeated || ask(sql, handler, message, envelope, taken) == Verdict.ACCEPTED;
        boolean leavesNothing = mvdsId.isEmpty() && handlers.isIgnored(message.type());
        if (isAccepted && !handlers.isIgnored(message.type())) {
            tell(
                    taken,
                    isRepeated
                            ? listener -> listener.onRepeated(message.sender())
                            : listener -> listener.onTaken(message));
        }
        if (isAccepted && !leavesNothing) {
            ReceivedStore.insert(sql, message.id(), envelope.sender(), mvdsId, message.receivedAt());
        }
        return isAccepted;
    }

    /** After the commit, in the order of what was taken in. */
    private void tell(Taken taken, Consumer<MessengerListener> fact) {
        taken.posted().actions().add(() -> bulletin.tell(fact));
    }

    private Incoming read(OpenedEnvelope envelope, Opening.Opened opened, Bytes wrapped, boolean isSynced) {
        ApplicationMetadataMessage wrapper = ApplicationMetadataMessage.decode(wrapped);
        ChatKey author = wrapper.author();
        return new Incoming(
                MessageId.of(author, wrapped),
                wrapper.type(),
                wrapper.payload(),
                author,
                envelope.sender(),
                opened.installationId(),
                opened.protection(),
                isSynced,
                envelope.sentAt(),
                world.now(),
                envelope.shard(),
                envelope.topic(),
                envelope.isLive());
    }

    private Verdict ask(Sql sql, Handler handler, Incoming message, OpenedEnvelope envelope, Taken taken)
            throws SQLException {
        Posting posting = new Posting(world, self, sql);
        sql.update("SAVEPOINT handler");
        boolean isDone = false;
        try {
            Verdict verdict = handler.handle(posting, message);
            isDone = true;
            taken.posted().addAll(posting.posted());
            if (verdict == Verdict.REFUSED) {
                reject(envelope, "message of type " + message.type() + " was refused", taken);
            }
            return verdict;
        } catch (MalformedMessageException e) {
            reject(envelope, String.valueOf(e.getMessage()), taken);
            return Verdict.REFUSED;
        } catch (MessageRefusedException e) {
            reject(envelope, String.valueOf(e.getMessage()), taken);
            return Verdict.LATER;
        } catch (RuntimeException e) {
            world.taskFailed("handler of messages of type " + message.type(), e);
            return Verdict.LATER;
        } finally {
            if (!isDone) {
                sql.update("ROLLBACK TO handler");
            }
            sql.update("RELEASE handler");
        }
    }

    private static void reject(OpenedEnvelope envelope, String reason, Taken taken) {
        taken.rejected().add(new Taken.Rejected(envelope.hash(), reason));
    }
}
