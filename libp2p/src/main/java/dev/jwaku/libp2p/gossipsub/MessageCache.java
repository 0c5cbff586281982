package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The messages of the last heartbeats, to be advertised and asked for. Bounded in bytes; the oldest go first. */
final class MessageCache {
    private final SequencedMap<MessageId, Entry> entries = new LinkedHashMap<>();
    private final GossipParams params;
    private long window;
    private long bytes;

    MessageCache(GossipParams params) {
        this.params = params;
    }

    void put(GossipMessage message) {
        Entry replaced = entries.put(message.id(), new Entry(message, window));
        bytes += size(message) - (replaced == null ? 0 : size(replaced.message));
        while (bytes > params.cacheBytes() && entries.size() > 1) {
            bytes -= size(entries.pollFirstEntry().getValue().message);
        }
    }

    void remove(MessageId id) {
        Entry removed = entries.remove(id);
        if (removed != null) {
            bytes -= size(removed.message);
        }
    }

    /** The message for a peer that asks, unless it has asked too often. Counts the request. */
    Optional<GossipMessage> answer(MessageId id, PeerId peer) {
        Entry entry = entries.get(id);
        if (entry == null || entry.requests.merge(peer, 1, Integer::sum) > params.maxRetransmissions()) {
            return Optional.empty();
        }
        return Optional.of(entry.message);
    }

    /** The ids to advertise, by topic, newest first. */
    Map<String, List<MessageId>> gossip() {
        Map<String, List<MessageId>> ids = new LinkedHashMap<>();
        for (Entry entry : entries.sequencedValues().reversed()) {
            if (entry.window <= window - params.historyGossip()) {
                break;
            }
            ids.computeIfAbsent(entry.message.topic(), topic -> new ArrayList<>())
                    .add(entry.message.id());
        }
        return ids;
    }

    /** Begins a new window and drops the messages of the one that is too old. */
    void shift() {
        window++;
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.window > window - params.historyLength()) {
                return;
            }
            bytes -= size(entry.message);
            oldest.remove();
        }
    }

    int size() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    private static int size(GossipMessage message) {
        return message.encoded().length();
    }

    private static final class Entry {
        private final GossipMessage message;
        private final long window;
        private final Map<PeerId, Integer> requests = new LinkedHashMap<>(0);

        private Entry(GossipMessage message, long window) {
            this.message = message;
            this.window = window;
        }
    }
}
