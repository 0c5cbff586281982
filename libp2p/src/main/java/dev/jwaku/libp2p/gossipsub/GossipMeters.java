package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.runtime.Meters;

/** The counters of gossipsub, looked up once: ours, and nim's names for the same beside them. */
final class GossipMeters {
    static final String RECEIVED = "libp2p_gossipsub_messages_received_total";
    static final String SENT = "libp2p_gossipsub_messages_sent_total";
    static final String DROPPED = "libp2p_gossipsub_dropped_total";
    static final String PENALTIES = "libp2p_gossipsub_penalties_total";
    static final String CONTROL = "libp2p_gossipsub_control_received_total";
    private static final String ANY_TOPIC = "generic"; // nim's word for topics that it does not tell apart
    static final String WAITS = "libp2p_gossipsub_backpressure_waits_total";

    final Meters.Counter accepted;
    final Meters.Counter ignored;
    final Meters.Counter rejected;
    final Meters.Counter duplicates;
    final Meters.Counter unsubscribed;

    final Meters.Counter published;
    final Meters.Counter forwarded;
    final Meters.Counter answered;

    final Meters.Counter peerQueueFull;
    final Meters.Counter totalQueueFull;
    final Meters.Counter noStream;
    final Meters.Counter unsent;
    final Meters.Counter deliveriesFull;
    final Meters.Counter inboundFull;

    final Meters.Counter brokenPromises;
    final Meters.Counter earlyGrafts;
    final Meters.Counter malformedRpcs;

    final Meters.Counter grafts;
    final Meters.Counter prunes;
    final Meters.Counter ihaves;
    final Meters.Counter iwants;
    final Meters.Counter idontwants;

    final Meters.Counter waitsForPeers;
    final Meters.Counter receivedBytes;
    final Meters.Counter sentBytes;

    final Meters.Counter subscriptions;
    final Meters.Counter unsubscriptions;
    final Meters.Counter failedPublish;
    final Meters.Counter badScore;
    private final Meters.Counter publications;

    GossipMeters(Meters meters) {
        Meters.Counter all = meters.counter("libp2p_gossipsub_received");
        Meters.Counter copies = meters.counter("libp2p_pubsub_received_messages", "topic", ANY_TOPIC);
        Meters.Counter fresh = amount -> {
            all.add(amount);
            copies.add(amount);
        };
        accepted = both(
                fresh,
                meters.counter(RECEIVED, "result", "accept"),
                meters.counter("libp2p_pubsub_validation_success"));
        ignored = both(
                fresh, meters.counter(RECEIVED, "result", "ignore"), meters.counter("libp2p_pubsub_validation_ignore"));
        rejected = both(
                fresh,
                meters.counter(RECEIVED, "result", "reject"),
                meters.counter("libp2p_pubsub_validation_failure"));
        duplicates = both(
                copies, meters.counter(RECEIVED, "result", "duplicate"), meters.counter("libp2p_gossipsub_duplicate"));
        subscriptions = meters.counter("libp2p_pubsub_subscriptions");
        unsubscriptions = meters.counter("libp2p_pubsub_unsubscriptions");
        publications = meters.counter("libp2p_pubsub_messages_published", "topic", ANY_TOPIC);
        failedPublish = meters.counter("libp2p_gossipsub_failed_publish");
        badScore = meters.counter("libp2p_gossipsub_bad_score_disconnection", "agent", "unknown");
        unsubscribed = meters.counter(RECEIVED, "result", "unsubscribed");
        Meters.Counter sent = meters.counter("libp2p_pubsub_broadcast_messages", "topic", ANY_TOPIC);
        published = both(sent, meters.counter(SENT, "cause", "publish"));
        forwarded = both(sent, meters.counter(SENT, "cause", "forward"));
        answered = both(sent, meters.counter(SENT, "cause", "iwant"));
        peerQueueFull = meters.counter(DROPPED, "reason", "peer_queue_full");
        totalQueueFull = meters.counter(DROPPED, "reason", "total_queue_full");
        noStream = meters.counter(DROPPED, "reason", "no_stream");
        unsent = meters.counter(DROPPED, "reason", "connection_lost");
        deliveriesFull = meters.counter(DROPPED, "reason", "listener_too_slow");
        inboundFull = meters.counter(DROPPED, "reason", "inbound_full");
        brokenPromises = meters.counter(PENALTIES, "cause", "broken_promise");
        earlyGrafts = meters.counter(PENALTIES, "cause", "early_graft");
        malformedRpcs = meters.counter(PENALTIES, "cause", "malformed_rpc");
        grafts = both(
                meters.counter("libp2p_pubsub_received_graft", "topic", ANY_TOPIC),
                meters.counter(CONTROL, "type", "graft"));
        prunes = both(
                meters.counter("libp2p_pubsub_received_prune", "topic", ANY_TOPIC),
                meters.counter(CONTROL, "type", "prune"));
        ihaves = both(
                meters.counter("libp2p_pubsub_received_ihave", "topic", ANY_TOPIC),
                meters.counter(CONTROL, "type", "ihave"));
        iwants = both(meters.counter("libp2p_pubsub_received_iwant"), meters.counter(CONTROL, "type", "iwant"));
        idontwants = meters.counter(CONTROL, "type", "idontwant");
        waitsForPeers = meters.counter(WAITS);
        receivedBytes = meters.counter("libp2p_gossipsub_received_bytes_total");
        sentBytes = meters.counter("libp2p_gossipsub_sent_bytes_total");
    }

    private static Meters.Counter both(Meters.Counter... counters) {
        return amount -> {
            for (Meters.Counter counter : counters) {
                counter.add(amount);
            }
        };
    }

    void published(PublishResult result) {
        if (result instanceof PublishResult.Published) {
            publications.increment();
        } else if (result instanceof PublishResult.NoPeers) {
            failedPublish.increment();
        }
    }

    Meters.Counter sent(GossipAction.Cause cause) {
        return switch (cause) {
            case PUBLISH -> published;
            case FORWARD -> forwarded;
            case ANSWER -> answered;
        };
    }
}
