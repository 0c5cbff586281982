package dev.jwaku.tools.dogfood.room;

import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One run of a sender as a receiver sees it. Not thread-safe. */
final class RoomRun {
    private static final int MOST_MISSING = 10_000;

    private final Map<Integer, Copy> copies = new TreeMap<>();
    /** When it was known that messages up to this index exist. */
    private final TreeMap<Integer, Instant> known = new TreeMap<>();

    private final Set<Long> notAccepted = new TreeSet<>();
    private long sent;
    private boolean ended;

    /** A message that is here, perhaps repeated by its sender. */
    static final class Copy {
        private final Set<MessageHash> hashes = new TreeSet<>();
        private final Instant at;
        private final long dueAtNanos;
        private final boolean live;

        Copy(Instant at, long dueAtNanos, boolean live) {
            this.at = at;
            this.dueAtNanos = dueAtNanos;
            this.live = live;
        }

        Instant at() {
            return at;
        }

        long dueAtNanos() {
            return dueAtNanos;
        }

        boolean isLive() {
            return live;
        }

        int repetitions() {
            return hashes.size() - 1;
        }
    }

    /** Whether the copy was new. */
    boolean add(int index, MessageHash hash, Copy copy) {
        exists(index, copy.at());
        return copies.computeIfAbsent(index, absent -> copy).hashes.add(hash);
    }

    void exists(int index, Instant at) {
        if (index > lastIndex()) {
            known.put(index, at);
        }
    }

    int lastIndex() {
        return known.isEmpty() ? 0 : known.lastKey();
    }

    void said(long count, List<Long> refused, boolean isEnd) {
        if (ended && !isEnd) {
            return;
        }
        sent = isEnd ? count : Math.max(sent, count);
        notAccepted.clear();
        notAccepted.addAll(refused);
        ended |= isEnd;
    }

    Map<Integer, Copy> copies() {
        return copies;
    }

    long sent() {
        return Math.max(sent, copies.size());
    }

    /** Messages that must exist and are not here, with whether a store had them neither. */
    Map<Integer, Boolean> gaps(Instant comparedAt, Duration grace) {
        Map<Integer, Boolean> gaps = new TreeMap<>();
        for (int index = 1; index <= lastIndex() && gaps.size() < MOST_MISSING; index++) {
            if (!copies.containsKey(index) && !notAccepted.contains((long) index)) {
                Instant since = known.ceilingEntry(index).getValue();
                gaps.put(index, !comparedAt.isBefore(since.plus(grace)));
            }
        }
        return gaps;
    }

    List<Copy> all() {
        return new ArrayList<>(copies.values());
    }
}
