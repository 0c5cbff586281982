package dev.jwaku.tools.storewatch;

import dev.jwaku.waku.message.MessageHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of messages that some store may lack. A store lacks a message when it answers a question for it by hash
 * and does not have it; a store that does not answer is not known to lack anything. Stores are numbers. No I/O; one
 * owner; times are nanoseconds since 1970.
 */
final class WatchBook {
    /** So many closed cases are remembered one by one. */
    static final int MOST_CLOSED = 10_000;

    private static final long FIRST_PAUSE = 15_000_000_000L;
    private static final int MOST_DOUBLINGS = 6;

    private final int stores;
    private final int mostOpen;
    private final long keep;
    private final Map<MessageHash, MissingMessage> open = new LinkedHashMap<>();
    private final Deque<MissingMessage> closed = new ArrayDeque<>();
    private final long[] missingEver;
    private final long[] repaired;
    private final long[] longestRepair;
    private long messages;
    private long different;
    private long sent;
    private long leftOut;
    private long forgotten;

    WatchBook(int stores, WatchSettings settings) {
        this.stores = stores;
        this.mostOpen = settings.mostOpen();
        this.keep = settings.keep().toNanos();
        this.missingEver = new long[stores];
        this.repaired = new long[stores];
        this.longestRepair = new long[stores];
    }

    /**
     * Stores were asked for all messages of a window.
     *
     * @param answers by store; those that did not answer are not in it
     * @param isFirst whether its messages are to be counted
     */
    void compared(TimeWindow window, Map<Integer, Set<MessageHash>> answers, boolean isFirst, long now) {
        Set<MessageHash> union = new LinkedHashSet<>();
        answers.values().forEach(union::addAll);
        messages += isFirst ? union.size() : 0;
        boolean same = true;
        for (MessageHash hash : union) {
            boolean everywhere = answers.values().stream().allMatch(answer -> answer.contains(hash));
            same &= everywhere;
            if (!everywhere || open.containsKey(hash)) {
                MissingMessage message = follow(hash, window, false, now);
                answers.forEach((store, answer) -> {
                    if (message != null && answer.contains(hash)) {
                        has(message, store, now);
                    }
                });
            }
        }
        different += same ? 0 : 1;
    }

    /** A sender says that it sent this; all stores of the topic should have it. */
    void sent(MessageHash hash, TimeWindow window, long now) {
        sent++;
        follow(hash, window, true, now);
    }

    private @Nullable MissingMessage follow(MessageHash hash, TimeWindow window, boolean isSent, long now) {
        MissingMessage known = open.get(hash);
        if (known != null) {
            known.alsoSent(isSent);
            return known;
        }
        if (open.size() >= mostOpen) {
            leftOut++;
            return null;
        }
        MissingMessage message = new MissingMessage(hash, window, isSent, stores, now);
        open.put(hash, message);
        return message;
    }

    /** What to ask a store for, by hash: what is not known of it yet, and what it lacked when it was last asked. */
    List<MessageHash> questions(int store, long now, int most) {
        return open.values().stream()
                .filter(message -> message.isDue(now) && message.isOpenAt(store))
                .limit(most)
                .map(MissingMessage::hash)
                .toList();
    }

    /** A store answered for these. */
    void answered(int store, List<MessageHash> asked, Set<MessageHash> present, long now) {
        for (MessageHash hash : asked) {
            MissingMessage message = open.get(hash);
            if (message == null) {
                continue;
            }
            if (present.contains(hash)) {
                has(message, store, now);
            } else if (message.lacks(store, now)) {
                missingEver[store]++;
            }
        }
    }

    private void has(MissingMessage message, int store, long now) {
        OptionalLong lackedFor = message.has(store, now);
        if (lackedFor.isPresent()) {
            repaired[store]++;
            longestRepair[store] = Math.max(longestRepair[store], lackedFor.getAsLong());
        }
    }

    /** All questions of a round have been asked: what is settled is closed, the rest is asked for again later. */
    void endRound(long now) {
        List<MissingMessage> ended = new ArrayList<>();
        for (MissingMessage message : open.values()) {
            if (message.isEverywhere() || now - message.since() > keep) {
                ended.add(message);
            } else if (message.isDue(now)) {
                message.askAgain(now + (FIRST_PAUSE << Math.min(message.asked(), MOST_DOUBLINGS)));
            }
        }
        for (MissingMessage message : ended) {
            open.remove(message.hash());
            if (message.wasMissing()) {
                closed.addLast(message);
                if (closed.size() > MOST_CLOSED) {
                    closed.removeFirst();
                    forgotten++;
                }
            }
        }
    }

    /** A store answers again: what is not known of it is asked for at once. */
    void hurry(int store) {
        open.values().stream().filter(message -> message.isOpenAt(store)).forEach(MissingMessage::hurry);
    }

    /** The time of a message is known better. */
    void narrow(MessageHash hash, TimeWindow window) {
        MissingMessage message = open.get(hash);
        if (message != null) {
            message.narrow(window);
        }
    }

    /** Messages that some store lacks, with a time that could be known better. */
    List<MissingMessage> wide(long narrowest) {
        return open.values().stream()
                .filter(message -> message.wasMissing() && message.window().nanos() > narrowest)
                .toList();
    }

    /** Whether nothing is left to be asked. */
    boolean isDone() {
        return open.values().stream().allMatch(message -> message.isKnownEverywhere());
    }

    /** All messages that some store lacks or lacked, as far as they are remembered one by one. */
    List<MissingMessage> all() {
        List<MissingMessage> all = new ArrayList<>(closed);
        open.values().stream().filter(MissingMessage::wasMissing).forEach(all::add);
        return all;
    }

    /** How many messages a store lacks now. */
    long missing(int store) {
        return missingEver[store] - repaired[store];
    }

    /** Messages of which it is not known whether a store has them, because it has not answered. */
    long unknown(int store) {
        return open.values().stream()
                .filter(message -> message.isUnknownAt(store) && message.asked() > 0)
                .count();
    }

    /** How many messages a store was found to lack. */
    long missingEver(int store) {
        return missingEver[store];
    }

    /** How many of them it has got since. */
    long repaired(int store) {
        return repaired[store];
    }

    /** From finding that a message was missing to finding it there, at most; nanoseconds. */
    long longestRepair(int store) {
        return longestRepair[store];
    }

    /** Different messages in all windows, counted once for each window. */
    long messages() {
        return messages;
    }

    /** Comparisons in which stores differed. */
    long different() {
        return different;
    }

    /** Messages from senders' journals. */
    long sent() {
        return sent;
    }

    /** Messages that were too many to be followed. */
    long leftOut() {
        return leftOut;
    }

    /** Closed cases that were too many to be remembered. */
    long forgotten() {
        return forgotten;
    }
}
