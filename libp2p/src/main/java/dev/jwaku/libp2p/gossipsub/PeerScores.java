package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Judges peers (gossipsub v1.1 peer scoring with the parameters of libp2p.md 13.5). */
final class PeerScores {
    private final ScoreParams params;
    private final Map<PeerId, PeerRecord> connected = new LinkedHashMap<>();
    private final Map<PeerId, PeerRecord> gone = new LinkedHashMap<>();
    private final Map<String, Integer> peersPerIp = new LinkedHashMap<>();
    private long nextDecay;

    PeerScores(ScoreParams params, long now) {
        this.params = params;
        this.nextDecay = now + params.decayInterval().toNanos();
    }

    void connected(PeerId peer, Optional<String> ip) {
        PeerRecord kept = gone.remove(peer);
        PeerRecord entry = kept == null ? new PeerRecord() : kept;
        entry.ip = ip;
        connected.put(peer, entry);
        ip.ifPresent(address -> peersPerIp.merge(address, 1, Integer::sum));
    }

    /**
     * Forgets a peer of good standing at once and keeps a bad score for a while, so that reconnecting does not help.
     */
    void disconnected(PeerId peer, long now) {
        double score = of(peer, now).total();
        PeerRecord entry = connected.remove(peer);
        if (entry == null) {
            return;
        }
        entry.ip.ifPresent(address -> peersPerIp.computeIfPresent(address, (ip, n) -> n == 1 ? null : n - 1));
        entry.disconnected(now + params.retention().toNanos());
        if (score < 0 && params.retainedPeers() > 0) {
            gone.put(peer, entry);
            if (gone.size() > params.retainedPeers()) {
                Iterator<PeerId> oldest = gone.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    void grafted(PeerId peer, String topic, long now) {
        find(peer).ifPresent(entry -> entry.topic(topic).grafted(now));
    }

    void pruned(PeerId peer, String topic) {
        find(peer).ifPresent(entry -> entry.topic(topic).pruned());
    }

    /** P2: the peer was the first with a valid message. */
    void firstDelivery(PeerId peer, String topic) {
        find(peer)
                .ifPresent(entry -> entry.topic(topic).delivered(params.topic().firstDeliveriesCap()));
    }

    /** P4: the peer sent a message that was rejected. */
    void invalidMessage(PeerId peer, String topic) {
        find(peer).ifPresent(entry -> entry.topic(topic).invalid());
    }

    /** P7: the peer broke the protocol. */
    void misbehaved(PeerId peer, double amount) {
        find(peer).ifPresent(entry -> entry.penalties += amount);
    }

    PeerScore of(PeerId peer, long now) {
        PeerRecord entry = connected.get(peer);
        if (entry == null) {
            return PeerScore.ZERO;
        }
        double topics = 0;
        for (TopicRecord topic : entry.topics.values()) {
            topics += topic.score(params.topic(), now);
        }
        double colocation = entry.ip.map(this::colocation).orElse(0.0);
        double behaviour = params.behaviour().weight() * entry.penalties * entry.penalties;
        return new PeerScore(topics + colocation + behaviour, topics, colocation, behaviour);
    }

    private double colocation(String ip) {
        int surplus = peersPerIp.getOrDefault(ip, 0) - params.colocation().threshold();
        return surplus <= 0 ? 0 : params.colocation().weight() * surplus * surplus;
    }

    /** Lets counters decay and forgets gone peers, if it is time. */
    void heartbeat(long now) {
        while (now >= nextDecay) {
            nextDecay += params.decayInterval().toNanos();
            connected.values().forEach(entry -> entry.decay(params));
            gone.values().forEach(entry -> entry.decay(params));
        }
        if (!gone.isEmpty()) {
            gone.values().removeIf(entry -> now >= entry.forgetAt);
        }
    }

    private Optional<PeerRecord> find(PeerId peer) {
        return Optional.ofNullable(connected.get(peer));
    }

    private static double decayed(double value, double factor, double zero) {
        double next = value * factor;
        return next < zero ? 0 : next;
    }

    private static final class PeerRecord {
        private final Map<String, TopicRecord> topics = new LinkedHashMap<>(2);
        private Optional<String> ip = Optional.empty();
        private double penalties;
        private long forgetAt = Long.MAX_VALUE;

        private TopicRecord topic(String topic) {
            return topics.computeIfAbsent(topic, unused -> new TopicRecord());
        }

        private void disconnected(long until) {
            forgetAt = until;
            topics.values().forEach(TopicRecord::disconnected);
        }

        private void decay(ScoreParams params) {
            penalties = decayed(penalties, params.behaviour().decay(), params.decayToZero());
            topics.values().forEach(topic -> topic.decay(params));
        }
    }

    private static final class TopicRecord {
        private static final long NOT_IN_MESH = Long.MIN_VALUE;

        private long graftedAt = NOT_IN_MESH;
        private double firstDeliveries;
        private double invalidMessages;

        private void grafted(long now) {
            graftedAt = now;
        }

        private void pruned() {
            graftedAt = NOT_IN_MESH;
        }

        private void delivered(double cap) {
            firstDeliveries = Math.min(cap, firstDeliveries + 1);
        }

        private void invalid() {
            invalidMessages++;
        }

        private void disconnected() {
            graftedAt = NOT_IN_MESH;
            firstDeliveries = 0;
        }

        private void decay(ScoreParams params) {
            firstDeliveries = decayed(firstDeliveries, params.topic().firstDeliveriesDecay(), params.decayToZero());
            invalidMessages = decayed(invalidMessages, params.topic().invalidDecay(), params.decayToZero());
        }

        private double score(ScoreParams.Topic params, long now) {
            long quanta = graftedAt == NOT_IN_MESH
                    ? 0
                    : (now - graftedAt) / params.timeInMeshQuantum().toNanos();
            return params.weight()
                    * (params.timeInMeshWeight() * Math.min((double) quanta, params.timeInMeshCap())
                            + params.firstDeliveriesWeight() * firstDeliveries
                            + params.invalidWeight() * invalidMessages * invalidMessages);
        }
    }
}
