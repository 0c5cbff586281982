package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the {@link GossipRouter}: takes events from the mailbox, hands them to the router and does what it wants
 * done. All methods except {@link #snapshot} and {@link #awaitMesh} belong to the owner task.
 */
final class GossipOwner {
    private static final int BATCH = 64;

    private final GossipContext context;
    private final World world;
    private final MessageValidator validator;
    private final Mailbox<GossipEvent> mailbox;
    private final PeerChanges changes;
    private final Tasks tasks;
    private final PeerWriters writers;
    private final Deliveries deliveries;
    private final GossipRouter router;
    private final OwnerTurn turn;
    private final Monitor snapshotChanged;
    private volatile GossipSnapshot snapshot = GossipSnapshot.EMPTY;
    private volatile GossipFigures figures = GossipFigures.NONE;
    private long snapshotVersion;
    private int acceptedByQueues;
    private @Nullable GossipMessage published;
    /** Of the message that is being published. */
    private @Nullable Receipt receipt;

    GossipOwner(
            GossipContext context,
            MessageValidator validator,
            Mailbox<GossipEvent> mailbox,
            PeerChanges changes,
            Tasks tasks) {
        this.context = context;
        this.world = context.world();
        this.validator = validator;
        this.mailbox = mailbox;
        this.changes = changes;
        this.tasks = tasks;
        this.writers = new PeerWriters(context, tasks, this::unsupported);
        this.deliveries = new Deliveries(context);
        this.router = new GossipRouter(context.config(), world.random(), context.meters(), world.nanoTime());
        this.turn = new OwnerTurn(world);
        this.snapshotChanged = new Monitor(world);
    }

    Deliveries deliveries() {
        return deliveries;
    }

    PeerWriters writers() {
        return writers;
    }

    /** The owner task: runs until the mailbox is closed. */
    void run() {
        long dueAt = router.nextDueAt(); // changed by ticks only, which are ours
        while (true) {
            List<GossipEvent> events = mailbox.takeUpTo(BATCH, Deadline.at(world, dueAt));
            if (events.isEmpty() && mailbox.isClosed()) {
                return;
            }
            turn.take();
            try {
                guarded(this::applyPeerChanges);
                for (GossipEvent event : events) {
                    guarded(() -> handle(event));
                }
                guarded(this::tick);
                refreshSnapshot();
                dueAt = router.nextDueAt();
            } finally {
                turn.give();
            }
        }
    }

    /**
     * Does a step in the caller's task, if the owner task has nothing to do.
     *
     * @return null if it has; then the step was not done
     */
    <T> @Nullable T doNow(Supplier<T> step) {
        if (mailbox.size() > 0 || !turn.tryTake()) {
            return null;
        }
        try {
            T result = step.get();
            refreshSnapshot();
            return result;
        } finally {
            turn.give();
        }
    }

    /** A bug in one step must not end the node's relay; it is reported. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            world.taskFailed("gossip owner", e);
        }
    }

    private void handle(GossipEvent event) {
        switch (event) {
            case GossipEvent.Received received -> {
                received.rpc()
                        .publish()
                        .forEach(copy -> context.tracer()
                                .copyReceived(copy.topic(), copy.data().length()));
                try {
                    router.received(received.from(), received.rpc(), world.nanoTime());
                    perform();
                } finally {
                    context.backpressure().removeInbound(received.bytes());
                }
            }
            case GossipEvent.Malformed malformed -> router.malformed(malformed.from());
            case GossipEvent.PeersChanged ignored -> {}
            case GossipEvent.Call<?> call -> call.run();
        }
    }

    private void tick() {
        long now = world.nanoTime();
        if (now >= router.nextDueAt()) {
            router.tick(now);
            perform();
            figures = router.figures();
        }
    }

    private void applyPeerChanges() {
        for (Map.Entry<PeerId, PeerChanges.Change> change : changes.take().entrySet()) {
            PeerId peer = change.getKey();
            if (change.getValue().gone()) {
                remove(peer);
            }
            if (change.getValue().renewed()) {
                writers.renew(peer, router.subscriptions());
            }
            if (change.getValue().present() && context.host().isConnected(peer)) {
                add(peer);
            }
        }
    }

    private void add(PeerId peer) {
        if (writers.contains(peer)) {
            return;
        }
        Optional<ConnectionInfo> connection = context.host().connections().stream()
                .filter(candidate -> candidate.peer().equals(peer))
                .findFirst();
        boolean outbound = connection.map(ConnectionInfo::outbound).orElse(false);
        Optional<String> ip = connection.flatMap(info -> info.remoteAddress().host());
        writers.add(peer);
        router.peerConnected(peer, outbound, ip, world.nanoTime());
        perform();
    }

    private void remove(PeerId peer) {
        writers.remove(peer);
        router.peerDisconnected(peer, world.nanoTime());
        perform();
    }

    private void unsupported(PeerId peer) {
        changes.gone(peer);
        mailbox.offer(new GossipEvent.PeersChanged());
    }

    boolean subscribe(String topic) {
        if (!router.isSubscribed(topic)) {
            context.meters().subscriptions.increment();
        }
        router.subscribe(topic, world.nanoTime());
        writers.greetWith(router.subscriptions());
        perform();
        refreshSnapshot();
        return true;
    }

    boolean unsubscribe(String topic) {
        if (router.isSubscribed(topic)) {
            context.meters().unsubscriptions.increment();
        }
        router.unsubscribe(topic, world.nanoTime());
        writers.greetWith(router.subscriptions());
        perform();
        refreshSnapshot();
        return true;
    }

    /**
     * Publishes.
     *
     * @param again whether it goes out even if it was seen
     * @param proof told what becomes of it if it is published; null if nobody wants to know
     */
    PublishResult publish(MessageId id, String topic, Bytes data, boolean again, @Nullable PublishProof proof) {
        Receipt wanted = proof == null ? null : new Receipt(proof);
        receipt = wanted;
        PublishResult result = publish(id, topic, data, again);
        receipt = null;
        if (wanted != null && result instanceof PublishResult.Published) {
            wanted.sealed();
        }
        return result;
    }

    private PublishResult publish(MessageId id, String topic, Bytes data, boolean again) {
        long now = world.nanoTime();
        boolean isKnown = router.isSeen(id, now);
        PublishResult result = again ? router.republish(id, topic, data, now) : router.publish(id, topic, data, now);
        context.meters().published(result);
        acceptedByQueues = 0;
        published = null;
        perform();
        GossipMessage message = published;
        if (!(result instanceof PublishResult.Published) || message == null) {
            return result;
        }
        if (acceptedByQueues == 0) {
            if (!isKnown) {
                router.withdraw(id);
            }
            context.meters().failedPublish.increment();
            return new PublishResult.NoPeers();
        }
        if (!isKnown && context.config().deliverOwn() && router.isSubscribed(topic)) {
            deliveries.offer(context.host().peerId(), message);
        }
        return new PublishResult.Published(acceptedByQueues);
    }

    /** Shows a message to our own listener that no peer took; false if that cannot be. */
    boolean keep(MessageId id, String topic, Bytes data) {
        GossipMessage message = router.keep(id, topic, data, world.nanoTime());
        if (message != null) {
            deliveries.offer(context.host().peerId(), message);
        }
        return message != null;
    }

    PeerScore score(PeerId peer) {
        return router.score(peer, world.nanoTime());
    }

    /** Does what the router wants until it wants nothing more: verdicts cause further actions. */
    private void perform() {
        long now = world.nanoTime();
        List<GossipAction> actions = router.takeActions(now);
        while (!actions.isEmpty()) {
            for (GossipAction action : actions) {
                perform(action, now);
            }
            actions = router.takeActions(now);
        }
    }

    private void perform(GossipAction action, long now) {
        switch (action) {
            case GossipAction.SendRpc send -> writers.send(send.peer(), send.rpc());
            case GossipAction.SendMessage send -> {
                boolean isOwn = send.cause() == GossipAction.Cause.PUBLISH;
                int accepted = writers.send(send.peers(), send.message(), isOwn ? receipt : null);
                context.meters().sent(send.cause()).add(accepted);
                if (isOwn) {
                    acceptedByQueues = accepted;
                    published = send.message();
                }
            }
            case GossipAction.Validate validate ->
                router.validated(validate.message().id(), judge(validate), now);
            case GossipAction.Deliver delivery -> deliveries.offer(delivery.from(), delivery.message());
            case GossipAction.Disconnect disconnect -> {
                context.meters().badScore.increment();
                tasks.start(
                        "gossip-disconnect", () -> context.host().disconnect(disconnect.peer(), disconnect.reason()));
            }
        }
    }

    private Verdict judge(GossipAction.Validate validate) {
        try {
            return validator.validate(validate.from(), validate.message());
        } catch (RuntimeException e) {
            world.taskFailed("gossip validator", e);
            return Verdict.IGNORE;
        }
    }

    private void refreshSnapshot() {
        if (router.version() == snapshotVersion) {
            return;
        }
        snapshotVersion = router.version();
        snapshotChanged.lock();
        try {
            snapshot = router.snapshot();
            snapshotChanged.signalAll();
        } finally {
            snapshotChanged.unlock();
        }
    }

    /** How much is remembered, as of the last heartbeat. Any task. */
    GossipFigures figures() {
        return figures;
    }

    /** Who is there. Any task. */
    GossipSnapshot snapshot() {
        return snapshot;
    }

    /** Waits until a topic's mesh has so many peers. Any task. */
    boolean awaitMesh(String topic, int peers, Deadline deadline) {
        snapshotChanged.lock();
        try {
            while (snapshot.mesh(topic).size() < peers) {
                if (deadline.isExpired()) {
                    return false;
                }
                snapshotChanged.await(deadline);
            }
            return true;
        } finally {
            snapshotChanged.unlock();
        }
    }
}
