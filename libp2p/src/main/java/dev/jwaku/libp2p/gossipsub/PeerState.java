package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One connected peer as the router sees it: its subscriptions, its budgets of this heartbeat, what it does not want.
 */
final class PeerState {
    /** More topics of one peer are not remembered. */
    static final int MAX_TOPICS = 2048;

    private final PeerId id;
    private final boolean outbound;
    private final Set<String> topics = new LinkedHashSet<>(2);
    private final Map<MessageId, Long> dontWant = new LinkedHashMap<>(0);
    private long lastSent;
    private int ihaves;
    private int idsAsked;
    private int idsAnswered;
    private int dontWantIds;

    PeerState(PeerId id, boolean outbound, long now) {
        this.id = id;
        this.outbound = outbound;
        this.lastSent = now;
    }

    PeerId id() {
        return id;
    }

    boolean isOutbound() {
        return outbound;
    }

    boolean isSubscribed(String topic) {
        return topics.contains(topic);
    }

    Set<String> topics() {
        return topics;
    }

    /** Whether that was news. */
    boolean subscribe(String topic) {
        return topics.size() < MAX_TOPICS && topics.add(topic);
    }

    /** Whether that was news. */
    boolean unsubscribe(String topic) {
        return topics.remove(topic);
    }

    void sent(long now) {
        lastSent = now;
    }

    long lastSent() {
        return lastSent;
    }

    /** Counts an IHAVE; false if it is one too many. */
    boolean takeIHave(GossipParams params) {
        return ++ihaves <= params.maxIHaves();
    }

    /** How many ids we may still ask for. */
    int askBudget(GossipParams params) {
        return Math.max(0, params.maxIds() - idsAsked);
    }

    void asked(int ids) {
        idsAsked += ids;
    }

    /** Counts an id the peer asks for; false if it is one too many. */
    boolean takeAnswer(GossipParams params) {
        return ++idsAnswered <= params.maxIds();
    }

    void dontWant(MessageId id, long heartbeat, GossipParams params) {
        if (++dontWantIds <= params.dontWantIds()) {
            dontWant.put(id, heartbeat + params.dontWantHeartbeats());
        }
    }

    boolean wants(MessageId id) {
        return dontWant.isEmpty() || !dontWant.containsKey(id);
    }

    /** Begins a heartbeat: budgets are full again, old IDONTWANTs are forgotten. */
    void heartbeat(long heartbeat) {
        ihaves = 0;
        idsAsked = 0;
        idsAnswered = 0;
        dontWantIds = 0;
        if (!dontWant.isEmpty()) {
            dontWant.values().removeIf(until -> until <= heartbeat);
        }
    }
}
