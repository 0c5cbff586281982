package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.runtime.Meters;

/** The counters of gossipsub, looked up once. */
final class GossipMeters {
    static final String RECEIVED = "libp2p_gossipsub_messages_received_total";
    static final String SENT = "libp2p_gossipsub_messages_sent_total";
    static final String DROPPED = "libp2p_gossipsub_dropped_total";
    static final String PENALTIES = "libp2p_gossipsub_penalties_total";
    static final String CONTROL = "libp2p_gossipsub_control_received_total";
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

    GossipMeters(Meters meters) {
        accepted = meters.counter(RECEIVED, "result", "accept");
        ignored = meters.counter(RECEIVED, "result", "ignore");
        rejected = meters.counter(RECEIVED, "result", "reject");
        duplicates = meters.counter(RECEIVED, "result", "duplicate");
        unsubscribed = meters.counter(RECEIVED, "result", "unsubscribed");
        published = meters.counter(SENT, "cause", "publish");
        forwarded = meters.counter(SENT, "cause", "forward");
        answered = meters.counter(SENT, "cause", "iwant");
        peerQueueFull = meters.counter(DROPPED, "reason", "peer_queue_full");
        totalQueueFull = meters.counter(DROPPED, "reason", "total_queue_full");
        noStream = meters.counter(DROPPED, "reason", "no_stream");
        unsent = meters.counter(DROPPED, "reason", "connection_lost");
        deliveriesFull = meters.counter(DROPPED, "reason", "listener_too_slow");
        inboundFull = meters.counter(DROPPED, "reason", "inbound_full");
        brokenPromises = meters.counter(PENALTIES, "cause", "broken_promise");
        earlyGrafts = meters.counter(PENALTIES, "cause", "early_graft");
        malformedRpcs = meters.counter(PENALTIES, "cause", "malformed_rpc");
        grafts = meters.counter(CONTROL, "type", "graft");
        prunes = meters.counter(CONTROL, "type", "prune");
        ihaves = meters.counter(CONTROL, "type", "ihave");
        iwants = meters.counter(CONTROL, "type", "iwant");
        idontwants = meters.counter(CONTROL, "type", "idontwant");
        waitsForPeers = meters.counter(WAITS);
        receivedBytes = meters.counter("libp2p_gossipsub_received_bytes_total");
        sentBytes = meters.counter("libp2p_gossipsub_sent_bytes_total");
    }

    Meters.Counter sent(GossipAction.Cause cause) {
        return switch (cause) {
            case PUBLISH -> published;
            case FORWARD -> forwarded;
            case ANSWER -> answered;
        };
    }
}
