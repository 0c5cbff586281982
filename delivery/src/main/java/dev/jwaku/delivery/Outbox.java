package dev.jwaku.delivery;

import dev.jwaku.delivery.network.Attempt;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.delivery.network.SendWay;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.waku.message.WakuMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable outbox and its one owner, the publisher task: accepted messages go to the path until a live peer took
 * them, the path refuses them for good, or their time is over.
 */
final class Outbox {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final int MOST_COMMANDS_AT_ONCE = 256;

    private final World world;
    private final SendWay way;
    private final OutboxStore store;
    private final OutboxBudget budget;
    private final DeliveryConfig config;
    private final DeliveryEvents events;
    private final OutboxSchedule schedule = new OutboxSchedule();
    private final Mailbox<Command> mailbox;
    private final AtomicBoolean peersChanged = new AtomicBoolean();

    Outbox(World world, SendWay way, OutboxStore store, DeliveryConfig config, DeliveryEvents events) {
        this.world = world;
        this.way = way;
        this.store = store;
        this.config = config;
        this.events = events;
        this.budget = new OutboxBudget(config.maxOutboxMessages(), config.maxOutboxBytes());
        // Room for every accepted message and one notice of changed peers, so an offer is refused only when closed.
        this.mailbox = new Mailbox<>(world, config.maxOutboxMessages() + MOST_COMMANDS_AT_ONCE);
    }

    /** Takes up what an earlier run left unfinished and starts to publish. */
    void start(Tasks tasks) {
        for (OutboxRow row : store.load()) {
            budget.count(row.message().payload());
            schedule.add(new Pending(row, new SendTicket(world, row.id(), row.hash())), world.nanoTime());
        }
        tasks.start("publisher", this::publish);
    }

    /** Accepts a message durably. */
    SendTicket accept(SendRequest request, WakuMessage message) {
        budget.reserve(request.payload());
        AtomicBoolean committed = new AtomicBoolean();
        List<SendTicket> ticket = new ArrayList<>(1);
        try {
            Instant expiresAt = world.now().plus(config.giveUpAfter());
            store.insert(request.pubsubTopic(), message, expiresAt, row -> {
                committed.set(true);
                ticket.add(new SendTicket(world, row.id(), row.hash()));
                mailbox.offer(new Command.Accepted(new Pending(row, ticket.get(0))));
            });
            return ticket.get(0);
        } catch (StorageException e) {
            if (!committed.get()) {
                budget.release(request.payload());
            }
            throw e;
        }
    }

    /** How many messages are unfinished. */
    int size() {
        return budget.messages();
    }

    /** The path's peers may have changed. */
    void onPeersChanged() {
        if (peersChanged.compareAndSet(false, true)) {
            mailbox.offer(new Command.PeersChanged());
        }
    }

    void close() {
        mailbox.close();
    }

    private void publish() {
        while (true) {
            publishDue();
            List<Command> commands = mailbox.takeUpTo(MOST_COMMANDS_AT_ONCE, nextDue());
            if (commands.isEmpty() && mailbox.isClosed()) {
                return;
            }
            commands.forEach(this::obey);
        }
    }

    private Deadline nextDue() {
        long next = schedule.nextDueAt();
        return next == Long.MAX_VALUE ? Deadline.NEVER : Deadline.at(world, next);
    }

    private void obey(Command command) {
        switch (command) {
            case Command.Accepted accepted -> schedule.add(accepted.pending(), world.nanoTime());
            case Command.PeersChanged ignored -> {
                peersChanged.set(false);
                schedule.wake(world.nanoTime());
                events.connectionMayHaveChanged();
            }
        }
    }

    private void publishDue() {
        List<Pending> finished = new ArrayList<>();
        for (Pending pending : schedule.due(world.nanoTime())) {
            if (attempt(pending)) {
                finished.add(pending);
            }
        }
        if (finished.isEmpty()) {
            return;
        }
        try {
            store.delete(finished.stream().map(pending -> pending.row().id()).toList());
        } catch (StorageException e) {
            // The rows stay and are published again after a restart, with the same hash: a repetition, not a loss.
            log.atWarn().setCause(e).addKeyValue("messages", finished.size()).log("published messages not removed");
        }
        finished.forEach(pending -> budget.release(pending.row().message().payload()));
    }

    /** Whether the message is finished now. */
    private boolean attempt(Pending pending) {
        OutboxRow row = pending.row();
        return switch (publish(row)) {
            case PublishOutcome.Taken taken -> {
                finish(pending, Stage.PUBLISHED, null);
                events.emit(new DeliveryEvent.Published(row.id(), row.hash(), taken.peers()));
                yield true;
            }
            case PublishOutcome.Refused refused -> {
                fail(pending, refused.reason());
                yield true;
            }
            case PublishOutcome.NoPeers ignored -> tryLater(pending);
            case PublishOutcome.TryAgain ignored -> tryLater(pending);
        };
    }

    private boolean tryLater(Pending pending) {
        OutboxRow row = pending.row();
        if (world.now().isBefore(row.expiresAt())) {
            schedule.retry(row.id(), world.nanoTime());
            return false;
        }
        fail(pending, "no live peer took it within " + config.giveUpAfter());
        return true;
    }

    /** A path that throws is our own bug; the message stays and is tried again. */
    private PublishOutcome publish(OutboxRow row) {
        try {
            return way.publish(row.pubsubTopic(), row.message(), Attempt.FIRST);
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            world.taskFailed("way out", e);
            return new PublishOutcome.NoPeers();
        }
    }

    private void fail(Pending pending, String reason) {
        finish(pending, Stage.FAILED, reason);
        events.emit(new DeliveryEvent.Failed(pending.row().id(), pending.row().hash(), reason));
    }

    private void finish(Pending pending, Stage stage, @Nullable String reason) {
        schedule.remove(pending.row().id());
        pending.ticket().advance(stage, reason);
    }

    /** A message and the receipt that its sender holds. */
    record Pending(OutboxRow row, SendTicket ticket) {}

    private sealed interface Command {
        record Accepted(Pending pending) implements Command {}

        record PeersChanged() implements Command {}
    }
}
