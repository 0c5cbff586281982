package dev.jwaku.delivery;

import dev.jwaku.delivery.network.Attempt;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.delivery.outbox.CheckReport;
import dev.jwaku.delivery.outbox.Finished;
import dev.jwaku.delivery.outbox.OutboxAction;
import dev.jwaku.delivery.outbox.OutboxMachine;
import dev.jwaku.delivery.outbox.OutboxPolicy;
import dev.jwaku.delivery.outbox.OutboxRow;
import dev.jwaku.delivery.outbox.OutboxStore;
import dev.jwaku.delivery.outbox.PresenceCheck;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable outbox: does what the {@link OutboxMachine} decides. One owner task, the publisher, feeds the machine and
 * writes down what it says before anybody learns of it; attempts and questions to store nodes run in tasks of their own
 * and report back, so that a peer that takes its time holds up nobody.
 */
final class Outbox {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final int MOST_COMMANDS_AT_ONCE = 256;

    private final World world;
    private final DeliveryNetwork network;
    private final OutboxStore store;
    private final OutboxBudget budget;
    private final DeliveryConfig config;
    private final DeliveryEvents events;
    private final OutboxMeters meters;
    private final OutboxMachine machine;
    private final PresenceCheck presence;
    private final TicketBook tickets;
    private final Tasks tasks;
    private final AttemptLanes lanes;
    private final Mailbox<Command> mailbox;
    private final AtomicBoolean peersChanged = new AtomicBoolean();
    private final AtomicBoolean linkChanged = new AtomicBoolean();
    private final AtomicBoolean recovering = new AtomicBoolean();
    private volatile int unpublished;
    private volatile int unfinished;
    private volatile boolean isWaiting;

    /** @param stamps gives times for further generations of messages */
    Outbox(
            World world,
            DeliveryNetwork network,
            OutboxStore store,
            DeliveryConfig config,
            DeliveryEvents events,
            Tasks tasks,
            LongSupplier stamps) {
        this.world = world;
        this.network = network;
        this.store = store;
        this.config = config;
        this.events = events;
        this.tasks = tasks;
        this.meters = new OutboxMeters(world);
        this.budget = new OutboxBudget(world, config);
        SendingConfig sending = config.sending();
        this.machine = new OutboxMachine(
                new OutboxPolicy(sending.deadline(), sending.verifies(), sending.witnesses()),
                world.random(),
                stamps,
                world.nanoTime());
        this.presence = new PresenceCheck(network.stores(), sending.witnesses());
        this.tickets = new TicketBook(world);
        this.lanes = new AttemptLanes(world, tasks, sending.attemptsInFlight());
        // Room for one command of each kind for every message, so an offer is refused only when closed.
        this.mailbox = new Mailbox<>(world, 3 * config.maxOutboxMessages() + MOST_COMMANDS_AT_ONCE);
    }

    /** Takes up what an earlier run left unfinished and starts to publish. */
    List<Subscription> start() {
        List<Subscription> subscriptions = List.of(
                network.send().onPeersChanged(this::onPeersChanged),
                network.link().listen(new LinkWatch()));
        look();
        for (OutboxRow row : store.load()) {
            budget.count(row.message().payload());
            tickets.open(row);
            machine.restored(row, world.nanoTime(), world.now());
        }
        count();
        meters.registerStates(() -> unpublished, () -> unfinished - unpublished);
        tasks.start("publisher", this::publish);
        return subscriptions;
    }

    /** Accepts a message durably, waiting for room in the budgets until the deadline. */
    SendTicket accept(SendRequest request, WakuMessage message, Deadline deadline) {
        budget.reserve(request.payload(), deadline);
        AtomicBoolean committed = new AtomicBoolean();
        List<SendTicket> ticket = new ArrayList<>(1);
        try {
            Instant expiresAt = world.now().plus(config.giveUpAfter());
            boolean mayRestamp = request.restamping() != Restamping.OFF;
            store.insert(request.pubsubTopic(), message, mayRestamp, expiresAt, row -> {
                committed.set(true);
                ticket.add(tickets.open(row));
                mailbox.offer(new Command.Accepted(row, world.nanoTime()));
            });
            return ticket.getFirst();
        } catch (StorageException e) {
            if (!committed.get()) {
                budget.release(request.payload());
            }
            throw e;
        }
    }

    /** The ticket of a message; empty if it is unknown, or finished long ago. */
    Optional<SendTicket> ticket(long id) {
        Optional<SendTicket> known = tickets.find(id);
        return known.isPresent() ? known : store.finished(id).map(finished -> SendTicket.of(world, finished));
    }

    /** Whom the message is for has it. */
    void acknowledged(long id) {
        if (!mailbox.put(new Command.Acknowledged(id), Deadline.after(world, Tasks.CLOSE_TIMEOUT))) {
            log.atDebug().addKeyValue("id", id).log("acknowledgement came while closing");
        }
    }

    /** How many messages no live peer has taken yet. */
    int unpublished() {
        return Math.max(unpublished, budget.messages() - unfinished + unpublished);
    }

    /** Whether messages wait for a peer, or for a proof that is due. */
    boolean isWaiting() {
        return isWaiting || unpublished() > 0;
    }

    /** How many messages are not finished. */
    int size() {
        return budget.messages();
    }

    private void onPeersChanged() {
        if (peersChanged.compareAndSet(false, true)) {
            mailbox.offer(new Command.PeersChanged());
        }
    }

    void close() {
        mailbox.close();
    }

    // The owner task

    private void publish() {
        while (true) {
            List<OutboxAction> actions = machine.advance(world.nanoTime(), world.now());
            count();
            perform(actions);
            lanes.relieve();
            List<Command> commands = mailbox.takeUpTo(MOST_COMMANDS_AT_ONCE, nextDue());
            if (commands.isEmpty() && mailbox.isClosed()) {
                return;
            }
            machine.storesKnown(network.stores().areKnown());
            commands.forEach(this::obey);
        }
    }

    private Deadline nextDue() {
        long next = Math.min(machine.nextDueAt(), lanes.nextReliefAt());
        return next == Long.MAX_VALUE ? Deadline.NEVER : Deadline.at(world, next);
    }

    private void count() {
        unpublished = machine.unpublished();
        unfinished = machine.size();
        isWaiting = machine.isWaiting(world.nanoTime());
    }

    private void obey(Command command) {
        long now = world.nanoTime();
        switch (command) {
            case Command.Accepted accepted -> {
                meters.accepted(accepted.row(), accepted.at());
                machine.accepted(accepted.row(), now);
            }
            case Command.Attempted attempted ->
                machine.attempted(attempted.id(), attempted.outcome(), now, world.now());
            case Command.Checked checked -> machine.checked(checked.report(), now);
            case Command.Acknowledged acknowledged -> {
                if (!machine.acknowledged(acknowledged.id(), now)) {
                    correct(acknowledged.id());
                }
            }
            case Command.PeersChanged ignored -> {
                peersChanged.set(false);
                machine.wake(now);
            }
            case Command.LinkChanged ignored -> {
                linkChanged.set(false);
                look();
            }
            case Command.Recovering ignored -> {
                recovering.set(false);
                machine.recovered(now);
            }
        }
    }

    private void look() {
        LinkSnapshot link = network.link().snapshot();
        machine.online(link.livePeers() > 0, world.nanoTime(), world.now());
        events.connection(link.status());
    }

    private void perform(List<OutboxAction> actions) {
        write(actions.stream().filter(OutboxStore::isLasting).toList());
        for (OutboxAction action : actions) {
            switch (action) {
                case OutboxAction.Save save -> saved(save);
                case OutboxAction.Published published -> published(published);
                case OutboxAction.Finish finish -> finished(finish);
                case OutboxAction.Witnessed witnessed -> witnessed(witnessed);
                case OutboxAction.Publish publish -> publish(publish);
                case OutboxAction.Check check -> tasks.start("presence", () -> ask(check));
            }
        }
    }

    private void write(List<OutboxAction> lasting) {
        if (lasting.isEmpty()) {
            return;
        }
        try {
            store.apply(lasting);
        } catch (StorageException e) {
            // What is done goes on; after a restart it is done again with the same bytes: a repetition, not a loss.
            log.atWarn().setCause(e).addKeyValue("changes", lasting.size()).log("progress of messages not written");
        }
    }

    private void saved(OutboxAction.Save save) {
        tickets.find(save.row().id()).ifPresent(ticket -> ticket.update(save.row()));
        if (save.isNewGeneration()) {
            meters.restamped();
            events.restamped(save.row());
        }
    }

    private void published(OutboxAction.Published published) {
        OutboxRow row = published.row();
        tickets.find(row.id()).ifPresent(ticket -> ticket.update(row));
        meters.published(row.id());
        events.emit(new DeliveryEvent.Published(row.id(), row.hash(), published.peers()));
    }

    private void finished(OutboxAction.Finish finish) {
        Finished finished = Finished.of(finish.row(), finish.ending());
        budget.release(finish.row().message().payload());
        tickets.find(finished.id()).ifPresent(ticket -> ticket.finish(finished));
        tickets.finish(finished.id());
        meters.finished(finished);
        long stamp = finish.row().generations().get(finished.generation()).timestamp();
        events.finished(finished, Timestamps.toInstant(stamp));
    }

    private void witnessed(OutboxAction.Witnessed witnessed) {
        tickets.find(witnessed.id()).ifPresent(ticket -> ticket.witnessed(witnessed.witnesses()));
    }

    /** An acknowledgement of a message that is finished: it corrects a failure and changes nothing else. */
    private void correct(long id) {
        Optional<Finished> corrected;
        try {
            corrected = store.acknowledgeFailed(id);
        } catch (StorageException e) {
            log.atWarn().setCause(e).addKeyValue("id", id).log("acknowledgement not written");
            return;
        }
        corrected.ifPresent(finished -> {
            tickets.find(id).ifPresent(ticket -> ticket.finish(finished));
            meters.corrected();
            events.emit(new DeliveryEvent.Acknowledged(id, finished.hash(), true));
        });
    }

    // Attempts

    private void publish(OutboxAction.Publish publish) {
        if (publish.reason() != OutboxAction.Reason.FIRST) {
            meters.repeated(publish.reason());
        }
        if (publish.attempt().isRepetition()) {
            budget.repeated(publish.row().message().payload());
        }
        lanes.submit(() -> {
            PublishOutcome outcome = attempt(publish.row(), publish.attempt());
            if (outcome instanceof PublishOutcome.Handed handed) {
                handed.handover().whenEnded(end -> ended(publish, end));
            } else {
                ended(publish, outcome);
            }
        });
    }

    private void ended(OutboxAction.Publish publish, PublishOutcome outcome) {
        mailbox.offer(new Command.Attempted(publish.row().id(), outcome));
    }

    /** Where nobody is, nobody is asked: time-outs of an outage would count against peers. */
    private PublishOutcome attempt(OutboxRow row, Attempt attempt) {
        try {
            boolean isNobodyThere =
                    network.link().snapshot().livePeers() == 0 && network.send().livePeers(row.pubsubTopic()) == 0;
            return isNobodyThere
                    ? new PublishOutcome.NoPeers()
                    : network.send().publish(row.pubsubTopic(), row.message(), attempt);
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            // A way that throws is our own bug; the message stays and is tried again.
            world.taskFailed("way out", e);
            return new PublishOutcome.TryAgain("the way out failed", List.of());
        }
    }

    private void ask(OutboxAction.Check check) {
        CheckReport report;
        try {
            report = presence.ask(check.questions());
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            // Our own bug; the messages are asked for again.
            world.taskFailed("presence check", e);
            report = CheckReport.unknown(check.questions());
        }
        meters.checked(report);
        mailbox.offer(new Command.Checked(report));
    }

    private final class LinkWatch implements ConnectionListener {
        @Override
        public void changed(LinkSnapshot before, LinkSnapshot now) {
            boolean matters = (before.livePeers() > 0) != (now.livePeers() > 0) || before.status() != now.status();
            if (matters && linkChanged.compareAndSet(false, true)) {
                mailbox.offer(new Command.LinkChanged());
            }
        }

        @Override
        public void recovering(Trigger trigger, Instant missedSince) {
            if (recovering.compareAndSet(false, true)) {
                mailbox.offer(new Command.Recovering());
            }
        }
    }

    private sealed interface Command {
        record Accepted(OutboxRow row, long at) implements Command {}

        record Attempted(long id, PublishOutcome outcome) implements Command {}

        record Checked(CheckReport report) implements Command {}

        record Acknowledged(long id) implements Command {}

        record PeersChanged() implements Command {}

        record LinkChanged() implements Command {}

        record Recovering() implements Command {}
    }
}
