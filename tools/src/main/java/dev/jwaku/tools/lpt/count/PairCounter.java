package dev.jwaku.tools.lpt.count;

import dev.jwaku.tools.lpt.count.Arrival.Way;
import dev.jwaku.tools.lpt.count.PairCount.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds out what became of a sender's messages at a receiver. Used once, by one thread. */
public final class PairCounter {
    private final SenderLog sender;
    private final ReceiverLog receiver;
    private final CountRules rules;
    private final Clock clock;
    private final long graceEnds;
    private final Map<Long, Message> messages = new TreeMap<>();
    private final Map<String, Message> byHash = new LinkedHashMap<>();
    private final Order order = new Order();
    private final Jitter jitter = new Jitter();
    private long duplicateNetwork;
    private long redundant;
    private long duplicateRetry;
    private long foreign;
    private long afterGrace;

    private PairCounter(SenderLog sender, ReceiverLog receiver, CountRules rules, Clock clock) {
        this.sender = sender;
        this.receiver = receiver;
        this.rules = rules;
        this.clock = clock;
        this.graceEnds = sender.lastNanos() + rules.grace().toNanos();
    }

    /** Counts. */
    public static PairCount count(SenderLog sender, ReceiverLog receiver, CountRules rules, Clock clock) {
        PairCounter counter = new PairCounter(sender, receiver, rules, clock);
        sender.attempts().forEach(counter::sent);
        receiver.arrivals().stream()
                .filter(arrival -> arrival.sender().equals(sender.name())
                        && (sender.runId().isEmpty() || arrival.runId().equals(sender.runId())))
                .sorted(Comparator.comparingLong(Arrival::atNanos))
                .forEach(counter::arrived);
        return counter.result();
    }

    private void sent(Attempt attempt) {
        Message message = messages.computeIfAbsent(attempt.index(), Message::new);
        message.attempts.add(attempt);
        if (!attempt.hash().isEmpty()) {
            byHash.put(attempt.hash(), message);
        }
    }

    private void arrived(Arrival arrival) {
        Message message = find(arrival);
        if (message == null) {
            foreign++;
            return;
        }
        long at = arrival.atNanos() - clock.offsetNanos();
        if (message.first == null && at > graceEnds) {
            if (message.tooLate++ == 0) {
                afterGrace++;
            }
            return;
        }
        message.copies++;
        if (message.first == null) {
            message.first = arrival;
            message.arrivedNanos = at;
            if (arrival.way() == Way.FILTER) {
                message.extent = order.extent(arrival.index());
                jitter.arrived(at, message.sentNanos(arrival));
            }
        } else {
            repeated(message, arrival);
        }
        message.paths
                .computeIfAbsent(arrival.hash(), hash -> new LinkedHashSet<>())
                .add(path(arrival));
    }

    /** By its hash; where the sender's hashes are not known, by its index. */
    private @Nullable Message find(Arrival arrival) {
        Message known = byHash.get(arrival.hash());
        if (known != null) {
            return known;
        }
        Message numbered = messages.get(arrival.index());
        return numbered != null && numbered.isGuessed() ? numbered : null;
    }

    private void repeated(Message message, Arrival arrival) {
        Set<String> paths = message.paths.getOrDefault(arrival.hash(), Set.of());
        if (paths.isEmpty()) {
            duplicateRetry++;
        } else if (paths.contains(path(arrival))) {
            duplicateNetwork++;
        } else {
            redundant++;
        }
    }

    private static String path(Arrival arrival) {
        return arrival.way() + " " + arrival.peer();
    }

    private PairCount result() {
        List<MessageFate> fates = messages.values().stream().map(this::judged).toList();
        Tally tally = new Tally(
                duplicateNetwork, redundant, duplicateRetry, order.reordered, order.maxExtent, foreign, afterGrace);
        return new PairCount(sender, receiver, clock, fates, tally, jitter.nanos());
    }

    private MessageFate judged(Message message) {
        Arrival first = message.first;
        Attempt attempt = message.shown();
        long due = message.dueNanos(first);
        return new MessageFate(
                message.index,
                fate(message, due),
                message.attemptCount(),
                first == null ? attempt.hash() : first.hash(),
                due,
                first == null ? attempt.sentNanos() : message.sentNanos(first),
                message.arrivedNanos,
                message.copies,
                message.extent,
                first == null ? "" : first.peer());
    }

    private Fate fate(Message message, long due) {
        Arrival first = message.first;
        if (first == null) {
            return missing(message);
        }
        if (!message.has(Answer.ACCEPTED)) {
            return Fate.UNCONFIRMED;
        }
        if (first.way() == Way.STORE) {
            return Fate.RECOVERED;
        }
        boolean late = due != 0 && message.arrivedNanos - due > rules.deadline().toNanos();
        return late ? Fate.LATE : Fate.RECEIVED;
    }

    private Fate missing(Message message) {
        if (!message.has(Answer.ACCEPTED)) {
            return message.has(Answer.UNANSWERED) ? Fate.UNANSWERED : Fate.REJECTED;
        }
        long sent = message.lastAcceptedNanos();
        if (receiver.listeningNanos() == 0 || sent != 0 && sent < receiver.listeningNanos() - clock.offsetNanos()) {
            return Fate.NOT_EXPECTED;
        }
        long stopped = receiver.lastNanos() - clock.offsetNanos();
        boolean heardEnough = stopped >= graceEnds
                || sent != 0 && stopped >= sent + rules.grace().toNanos();
        return heardEnough ? Fate.LOST : Fate.NOT_KNOWN;
    }

    /** One index. */
    private static final class Message {
        private final long index;
        private final List<Attempt> attempts = new ArrayList<>();
        private final Map<String, Set<String>> paths = new LinkedHashMap<>();
        private @Nullable Arrival first;
        private long arrivedNanos;
        private int copies;
        private int tooLate;
        private long extent;

        Message(long index) {
            this.index = index;
        }

        boolean has(Answer answer) {
            return attempts.stream().anyMatch(attempt -> attempt.answer() == answer);
        }

        boolean isGuessed() {
            return attempts.stream().allMatch(attempt -> attempt.hash().isEmpty());
        }

        long lastAcceptedNanos() {
            return attempts.stream()
                    .filter(attempt -> attempt.answer() == Answer.ACCEPTED)
                    .mapToLong(Attempt::sentNanos)
                    .max()
                    .orElse(0);
        }

        /** With several service nodes at a time one attempt has several entries. */
        int attemptCount() {
            return (int) attempts.stream().mapToInt(Attempt::number).distinct().count();
        }

        Attempt shown() {
            return attempts.stream()
                    .filter(attempt -> attempt.answer() == Answer.ACCEPTED)
                    .reduce((before, after) -> after)
                    .orElse(attempts.getLast());
        }

        long sentNanos(Arrival arrival) {
            return attempts.stream()
                    .filter(attempt -> attempt.hash().equals(arrival.hash()))
                    .mapToLong(Attempt::sentNanos)
                    .findFirst()
                    .orElse(arrival.sentNanos());
        }

        long dueNanos(@Nullable Arrival arrival) {
            long due = attempts.getFirst().dueNanos();
            return due != 0 || arrival == null ? due : arrival.dueNanos();
        }
    }

    /** Reordering by RFC 4737, of what filter services pushed first. */
    private static final class Order {
        /** The records: each entry is higher than all before it. */
        private final List<Long> highest = new ArrayList<>();
        /** At which place each of them came. */
        private final List<Long> places = new ArrayList<>();

        private long place;
        private long reordered;
        private long maxExtent;

        /** How many places too late this one comes: its distance to the first that came with a higher index. */
        long extent(long index) {
            long mine = place++;
            if (highest.isEmpty() || index > highest.getLast()) {
                highest.add(index);
                places.add(mine);
                return 0;
            }
            int low = 0;
            int high = highest.size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (highest.get(middle) > index) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            long extent = mine - places.get(low);
            reordered++;
            maxExtent = Math.max(maxExtent, extent);
            return extent;
        }
    }

    /** Interarrival jitter by RFC 3550, section 6.4.1. */
    private static final class Jitter {
        private static final double GAIN = 16;

        private long lastTransit;
        private long seen;
        private double estimate;

        void arrived(long at, long sent) {
            if (sent == 0) {
                return;
            }
            long transit = at - sent;
            if (seen++ > 0) {
                estimate += (Math.abs(transit - lastTransit) - estimate) / GAIN;
            }
            lastTransit = transit;
        }

        double nanos() {
            return seen < 2 ? Double.NaN : estimate;
        }
    }
}
