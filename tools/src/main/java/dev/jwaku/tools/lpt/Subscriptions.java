package dev.jwaku.tools.lpt;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.lpt.journal.Incident.Kind;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.PeerRotation;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterResponse;
import dev.jwaku.waku.sharding.ContentTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver's subscriptions, one for each slot: pinged, renewed when the service node has forgotten them or was away,
 * moved to another one when it fails. One task keeps each. Thread-safe.
 */
final class Subscriptions {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int MOST_GONE = 64;

    private final Desk desk;
    private final World world;
    private final FilterClient client;
    private final PeerRotation rotation;
    private final List<ContentTopic> topics;
    private final Signal stopping;
    private final Signal first;
    private final AtomicInteger active = new AtomicInteger();
    private final List<Mailbox<PeerId>> gone = new ArrayList<>();

    Subscriptions(Desk desk, FilterClient client, PeerRotation rotation, List<ContentTopic> topics, Signal stopping) {
        this.desk = desk;
        this.world = desk.world();
        this.client = client;
        this.rotation = rotation;
        this.topics = topics;
        this.stopping = stopping;
        this.first = new Signal(world);
        for (int i = 0; i < rotation.slots(); i++) {
            gone.add(new Mailbox<>(world, MOST_GONE));
        }
        desk.host().host().addListener(new HostListener() {
            @Override
            public void disconnected(PeerId peer) {
                gone.forEach(box -> notice(box, peer));
            }
        });
    }

    /** A keeper that has not looked into a full box will find enough in it. */
    private static void notice(Mailbox<PeerId> box, PeerId peer) {
        if (!box.offer(peer)) {
            box.poll();
            box.offer(peer);
        }
    }

    /** The task of a slot. */
    void keep(int slot) {
        boolean subscribed = false;
        int failures = 0;
        while (!stopping.isRaised()) {
            Candidate peer = rotation.current(slot);
            String trouble = subscribed ? ping(peer) : subscribe(peer);
            if (trouble.isEmpty()) {
                rotation.succeeded(slot, peer.peer());
                failures = 0;
                subscribed = subscribed(subscribed, peer);
                if (isLostWithin(slot, peer)) {
                    subscribed = lost(peer, "disconnected");
                }
            } else if (subscribed) {
                subscribed = lost(peer, trouble);
            } else {
                boolean moved = moved(slot, peer, trouble);
                failures = moved ? 0 : failures + 1;
                pause(moved ? 0 : failures);
            }
        }
    }

    private boolean subscribed(boolean before, Candidate peer) {
        if (!before) {
            active.incrementAndGet();
            desk.happened(Kind.SUBSCRIBED, peer.peer().toString(), desk.host().agent(peer.peer()));
            first.raise();
        }
        return true;
    }

    private boolean lost(Candidate peer, String why) {
        active.decrementAndGet();
        desk.meters().subscriptionLost();
        desk.happened(Kind.SUBSCRIPTION_LOST, peer.peer().toString(), why);
        return false;
    }

    /** Empty if all is well. */
    private String ping(Candidate peer) {
        try {
            return trouble(client.ping(peer.peer(), answer()));
        } catch (Libp2pException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String subscribe(Candidate peer) {
        try {
            desk.host().connect(peer);
            return trouble(client.subscribe(peer.peer(), desk.lines().topic(), topics, answer()));
        } catch (Libp2pException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Deadline answer() {
        return Deadline.after(world, desk.lines().answer());
    }

    private static String trouble(FilterResponse response) {
        return response.isSuccess() ? "" : response.status() + " " + response.description();
    }

    private boolean moved(int slot, Candidate peer, String trouble) {
        desk.happened(Kind.PEER_FAILED, peer.peer().toString(), trouble);
        boolean moved =
                desk.failed(rotation, slot, peer, "receiver", trouble).instead().isPresent();
        if (moved) {
            client.forget(peer.peer(), desk.lines().topic(), topics);
            desk.host().host().disconnect(peer.peer(), "another filter service is used");
        }
        return moved;
    }

    /** Waits for the next ping. @return true at once when the connection is gone */
    private boolean isLostWithin(int slot, Candidate peer) {
        Deadline deadline = Deadline.after(world, desk.lines().ping());
        while (!deadline.isExpired() && !stopping.isRaised()) {
            if (!desk.host().host().isConnected(peer.peer())) {
                return true;
            }
            PeerId left = gone.get(slot).take(deadline);
            if (peer.peer().equals(left)) {
                return true;
            }
        }
        return false;
    }

    private void pause(int failures) {
        if (failures > 0) {
            long millis = FIRST_PAUSE.toMillis() << Math.min(failures - 1, 8);
            Duration pause = Duration.ofMillis(Math.min(millis, LONGEST_PAUSE.toMillis()));
            if (stopping.await(Deadline.after(world, pause))) {
                return;
            }
        }
    }

    /** Waits until a service node has confirmed a subscription. @return whether one has */
    boolean awaitFirst(Deadline deadline) {
        return first.await(deadline);
    }

    /** How many service nodes confirm theirs. */
    int active() {
        return active.get();
    }

    /** The service node of the first slot. */
    Candidate current() {
        return rotation.current(0);
    }

    long switches() {
        return rotation.switches();
    }

    /** Tells the service nodes that nobody listens any more; as far as they answer. */
    void takeBack() {
        for (int slot = 0; slot < rotation.slots(); slot++) {
            Candidate peer = rotation.current(slot);
            if (desk.host().host().isConnected(peer.peer())) {
                try {
                    client.unsubscribe(peer.peer(), desk.lines().topic(), topics, Deadline.after(world, LONGEST_PAUSE));
                } catch (Libp2pException e) {
                    desk.happened(Kind.PEER_FAILED, peer.peer().toString(), String.valueOf(e.getMessage()));
                }
            }
        }
    }
}
