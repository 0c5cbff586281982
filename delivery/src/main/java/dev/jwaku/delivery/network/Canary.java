package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Finds filter peers that are alive and silent: a message that one peer pushed and another, which had long granted the
 * same, did not within {@link #PATIENCE}, {@link #MISSES} times within {@link #MEMORY}.
 *
 * <p>Pure; one owner. Times are values of the world's monotonic clock in nanoseconds.
 */
final class Canary {
    /** How much later than another a peer may push a message. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** How many messages a peer may keep from us, less one. */
    static final int MISSES = 3;
    /** How long they are held against it. */
    static final Duration MEMORY = Duration.ofMinutes(10);
    /** A grant younger than this when a message came may have come too late for it. */
    static final Duration SETTLED = Duration.ofSeconds(5);
    /** Most messages watched at once; further ones are not. */
    static final int MOST_WATCHED = 1024;

    private final Map<MessageHash, Watched> watched = new LinkedHashMap<>();
    private final Map<PeerId, Deque<Missed>> misses = new TreeMap<>();

    /** A message and who pushed it, in the order in which the first copies came. */
    private record Watched(Criterion criterion, long since, Set<PeerId> by) {}

    /** A message that a peer kept from us, and when we gave up waiting. */
    private record Missed(MessageHash hash, long at) {}

    /**
     * A peer that keeps messages from us.
     *
     * @param missed which, at least {@link #MISSES}
     */
    record Suspect(PeerId peer, Criterion criterion, List<MessageHash> missed) {}

    /** A peer pushed a message. */
    void pushed(PeerId by, Criterion criterion, MessageHash hash, long now) {
        Watched known = watched.get(hash);
        if (known == null && watched.size() < MOST_WATCHED) {
            known = new Watched(criterion, now, new TreeSet<>());
            watched.put(hash, known);
        }
        if (known != null) {
            known.by().add(by);
        }
    }

    /**
     * Judges the messages whose time is over.
     *
     * @param serving who should have pushed a message of this since then
     */
    List<Suspect> suspects(BiFunction<Criterion, Long, List<PeerId>> serving, long now) {
        List<Suspect> suspects = new ArrayList<>();
        Iterator<Map.Entry<MessageHash, Watched>> oldest = watched.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<MessageHash, Watched> entry = oldest.next();
            Watched message = entry.getValue();
            if (message.since() + PATIENCE.toNanos() > now) {
                break;
            }
            oldest.remove();
            for (PeerId peer : serving.apply(message.criterion(), message.since() - SETTLED.toNanos())) {
                if (!message.by().contains(peer)) {
                    missed(peer, entry.getKey(), message.criterion(), now, suspects);
                }
            }
        }
        return suspects;
    }

    private void missed(PeerId peer, MessageHash hash, Criterion criterion, long now, List<Suspect> suspects) {
        Deque<Missed> recent = misses.computeIfAbsent(peer, name -> new ArrayDeque<>());
        recent.addLast(new Missed(hash, now));
        while (recent.getFirst().at() < now - MEMORY.toNanos()) {
            recent.removeFirst();
        }
        if (recent.size() >= MISSES) {
            suspects.add(new Suspect(
                    peer, criterion, recent.stream().map(Missed::hash).toList()));
            misses.remove(peer);
        }
    }

    /** Holds nothing against anybody: it was us, or we did not look. */
    void forgive() {
        watched.clear();
        misses.clear();
    }

    /** Holds nothing against a peer that went away. */
    void forgive(PeerId peer) {
        misses.remove(peer);
    }

    /** When {@link #suspects} may have somebody; {@link Long#MAX_VALUE} if nothing is watched. */
    long nextDueAt() {
        return watched.isEmpty()
                ? Long.MAX_VALUE
                : watched.values().iterator().next().since() + PATIENCE.toNanos();
    }
}
