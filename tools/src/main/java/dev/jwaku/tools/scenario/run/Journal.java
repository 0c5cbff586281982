package dev.jwaku.tools.scenario.run;

import dev.jwaku.delivery.SendingConfig;
import dev.jwaku.delivery.outbox.OutboxTimes;
import dev.jwaku.tools.scenario.Traffic;
import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What really happened in a run, written down from outside the nodes, and checked as it happens against what must
 * always hold (invariants I1 to I4 of the reliability protocols). Used by one thread at a time: that of the simulation,
 * or whoever has the lock of a run of processes.
 */
public final class Journal {
    private static final int MOST_VIOLATIONS = 20;
    /** Ten minutes until somebody takes a message, and an hour while no store can say anything. */
    static final Duration MOST_ONLINE =
            SendingConfig.DEFAULT_DEADLINE.plus(OutboxTimes.LONGEST_BLACKOUT).plusMinutes(1);

    private final LongSupplier now;
    private final Predicate<MessageHash> isStored;
    private final List<Message> messages = new ArrayList<>();
    /** By sender and ticket. */
    private final Map<String, Message> tickets = new LinkedHashMap<>();
    /** Told before the sender had its ticket. */
    private final Map<String, List<Runnable>> early = new LinkedHashMap<>();
    /** Taken by some node that is not its sender. */
    private final Set<MessageHash> seen = new LinkedHashSet<>();

    private final List<String> violations = new ArrayList<>();
    /** When they were accepted, in time online of their senders. */
    private final Map<String, Map<Message, Long>> onlineAt = new LinkedHashMap<>();

    private final Map<String, List<Message>> unbegun = new LinkedHashMap<>();
    private int open;
    private Chronicle chronicle = Chronicle.NOBODY;

    /** @param isStored whether an honest store node has a message now */
    public Journal(LongSupplier now, Predicate<MessageHash> isStored) {
        this.now = now;
        this.isStored = isStored;
    }

    /** Has somebody else hear what happens from now on. */
    void listen(Chronicle other) {
        chronicle = other;
    }

    /** Tells whoever listens, see {@link Chronicle#note}. */
    void note(String event, Object... keysAndValues) {
        chronicle.note(event, keysAndValues);
    }

    /** All that were offered, in that order. */
    public List<Message> messages() {
        return messages;
    }

    /** What did not hold, at most twenty. */
    public List<String> violations() {
        return violations;
    }

    /** From acceptance to the reader, in seconds, by conversation; {@link RunResult#NEVER} for what did not come. */
    public Map<String, List<Double>> delays() {
        Map<String, List<Double>> delays = new LinkedHashMap<>();
        for (Message message : messages) {
            if (message.isAccepted() && !message.flow.isEmpty()) {
                double delay = message.isShown()
                        ? Math.max(0, message.firstShownAt() - message.acceptedAt) / 1_000_000 / 1e3
                        : RunResult.NEVER;
                delays.computeIfAbsent(message.flow, first -> new ArrayList<>()).add(delay);
            }
        }
        return delays;
    }

    boolean wasSeen(MessageHash hash) {
        return seen.contains(hash);
    }

    /** Whether every accepted message has ended and is with its reader, or has failed. Cheap. */
    public boolean isSettled() {
        return open == 0;
    }

    /** Something that must always hold does not. @param invariant such as I1 */
    public void violated(String invariant, String what) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(invariant + ": " + what + " at " + seconds(now.getAsLong()));
            note("violated", "invariant", invariant, "what", what);
        }
    }

    static String seconds(long nanos) {
        return nanos / 1_000_000 / 1e3 + " s";
    }

    /** What a person's node accepted and did not end yet. */
    public List<Message> unfinished(String person) {
        return messages.stream()
                .filter(message -> message.from.equals(person) && message.isAccepted() && !message.isEnded())
                .toList();
    }

    /** Somebody is about to write. */
    public Message offered(String from, String to, Traffic traffic) {
        Message message = new Message(messages.size(), from, to, traffic.ephemeral(), traffic.ack(), now.getAsLong());
        messages.add(message);
        note("offered", "message", message.number, "from", from, "to", to, "bytes", traffic.bytes());
        return message;
    }

    /** Its sender's node did not take it. */
    public void refused(Message message, String reason) {
        message.refused = true;
        note("refused", "message", message.number, "from", message.from, "reason", reason);
        message.failure = reason;
    }

    /** Its sender's node has it durably. */
    public void accepted(Message message, long ticket) {
        message.acceptedAt = now.getAsLong();
        message.ticket = ticket;
        note("accepted", "message", message.number, "from", message.from, "ticket", ticket);
        if (!isDone(message)) {
            open++;
        }
        unbegun.computeIfAbsent(message.from, name -> new ArrayList<>()).add(message);
        String key = message.from + '#' + ticket;
        tickets.put(key, message);
        List<Runnable> waiting = early.remove(key);
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    /** The time online that a person had; a message that was open for too much of it is a violation. */
    void checkDeadlines(String from, long online) {
        Map<Message, Long> begun = onlineAt.getOrDefault(from, Map.of());
        while (!begun.isEmpty()) {
            Map.Entry<Message, Long> oldest = begun.entrySet().iterator().next();
            boolean isEnded = oldest.getKey().isEnded();
            boolean isTooOld = online - oldest.getValue() > MOST_ONLINE.toNanos();
            if (!isEnded && !isTooOld) {
                break;
            }
            if (!isEnded) {
                violated("I1", oldest.getKey() + " has no end after " + MOST_ONLINE + " online");
            }
            begun.remove(oldest.getKey());
        }
        online(from, online);
    }

    private void online(String from, long online) {
        List<Message> fresh = unbegun.remove(from);
        if (fresh != null) {
            Map<Message, Long> begun = onlineAt.computeIfAbsent(from, name -> new LinkedHashMap<>());
            fresh.forEach(message -> begun.put(message, online));
        }
    }

    /** A node that is not the sender took the message. */
    public void seen(MessageHash hash) {
        seen.add(hash);
    }

    /** A sender was told something about a ticket of its own. */
    public void told(String from, long ticket, Message.Told what, MessageHash hash, String detail) {
        Message message = tickets.get(from + '#' + ticket);
        if (message == null) {
            early.computeIfAbsent(from + '#' + ticket, unknown -> new ArrayList<>())
                    .add(() -> told(from, ticket, what, hash, detail));
            return;
        }
        message.hashes.add(hash);
        String stage = what.name().toLowerCase(Locale.ROOT);
        note("told", "message", message.number, "from", from, "stage", stage, "hash", hash.toString(), "why", detail);
        change(message, () -> {
            switch (what) {
                case PUBLISHED -> published(message);
                case STORED -> stored(message);
                case UNVERIFIED -> {
                    endsOnce(message, "unverified");
                    message.unverifiedAt = Math.min(message.unverifiedAt, now.getAsLong());
                }
                case FAILED -> failed(message, detail);
                case ACKNOWLEDGED -> message.acknowledgedAt = Math.min(message.acknowledgedAt, now.getAsLong());
            }
        });
    }

    private void change(Message message, Runnable what) {
        boolean before = isOpen(message);
        what.run();
        open += (isOpen(message) ? 1 : 0) - (before ? 1 : 0);
    }

    private static boolean isOpen(Message message) {
        return message.isAccepted() && !isDone(message);
    }

    private static boolean isDone(Message message) {
        return message.isEnded() && (message.isShown() || message.failedAt != Message.NEVER);
    }

    private void published(Message message) {
        if (message.isEnded()) {
            violated("I3", message + " was called published after its end");
        } else if (message.publishedAt != Message.NEVER) {
            violated("I3", message + " was called published twice");
        }
        message.publishedAt = Math.min(message.publishedAt, now.getAsLong());
    }

    private void endsOnce(Message message, String how) {
        if (message.isEnded()) {
            violated("I1", message + " ended twice, the second time as " + how);
        }
    }

    private void stored(Message message) {
        endsOnce(message, "stored");
        message.storedAt = Math.min(message.storedAt, now.getAsLong());
        if (message.hashes.stream().noneMatch(isStored)) {
            message.falselyStored = true;
            violated("I2", message + " was called stored, and no honest store node has it");
        }
    }

    /**
     * Holds what was called stored, and nobody could look at then, against what honest stores have in the end.
     *
     * @param inStores of all messages
     */
    public void holdAgainst(Set<MessageHash> inStores) {
        for (Message message : messages) {
            if (message.storedAt != Message.NEVER && message.hashes.stream().noneMatch(inStores::contains)) {
                message.falselyStored = true;
                violated("I2", message + " was called stored, and no honest store node has it in the end");
            }
        }
        inStores.forEach(this::seen);
    }

    private void failed(Message message, String reason) {
        endsOnce(message, "failed");
        message.failedAt = Math.min(message.failedAt, now.getAsLong());
        message.failure = reason;
    }

    /** A reader was shown a message. Returns it, if it exists. */
    public Optional<Message> shown(String to, int number) {
        if (number < 0 || number >= messages.size()) {
            violated("I4", to + " was shown a message that nobody wrote");
            return Optional.empty();
        }
        Message message = messages.get(number);
        if (!message.to.equals(to)) {
            violated("I4", to + " was shown " + message);
            return Optional.empty();
        }
        note("shown", "message", number, "to", to, "time", message.shownAt.size() + 1);
        change(message, () -> message.shownAt.add(now.getAsLong()));
        if (message.shownAt.size() > 1) {
            violated("I4", to + " was shown " + message + " again");
        }
        return Optional.of(message);
    }
}
