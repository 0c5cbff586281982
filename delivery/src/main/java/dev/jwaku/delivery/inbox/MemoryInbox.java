package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** An inbox without a disk: for nodes that serve others, and for tests. What it holds ends with it. */
final class MemoryInbox implements InboxStore {
    private final InboxConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Criterion, State> states = new TreeMap<>();
    /** In the order in which they were seen. */
    private final Map<Bytes, Seen> seen = new LinkedHashMap<>();

    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private long bytes;
    private long lastNumber;

    MemoryInbox(InboxConfig config) {
        this.config = config;
    }

    @Override
    public Optional<Remembered> find(Criterion criterion) {
        lock.lock();
        try {
            return Optional.ofNullable(states.get(criterion))
                    .map(state -> new Remembered(state.coverage, state.shown, state.forgottenUntil));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void save(Criterion criterion, Coverage coverage, Instant now) {
        lock.lock();
        try {
            State state = states.computeIfAbsent(criterion, unknown -> new State(coverage));
            state.coverage = coverage;
            state.usedAt = now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void forget(Criterion criterion) {
        lock.lock();
        try {
            drop(criterion);
        } finally {
            lock.unlock();
        }
    }

    private void drop(Criterion criterion) {
        states.remove(criterion);
        seen.values().removeIf(each -> each.criterion().equals(criterion));
        rows.values().removeIf(row -> row.criterion().equals(criterion));
        bytes = rows.values().stream().mapToLong(Row::size).sum();
    }

    @Override
    public List<MessageHash> unknown(List<MessageHash> hashes) {
        lock.lock();
        try {
            return hashes.stream()
                    .filter(hash -> !seen.containsKey(hash.bytes()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Outcome> commit(List<Candidate> messages, Map<Criterion, Coverage> coverage) {
        lock.lock();
        try {
            List<Outcome> outcomes = messages.stream().map(this::take).toList();
            if (outcomes.stream().noneMatch(Outcome.Refused.class::isInstance)) {
                coverage.forEach((criterion, next) ->
                        states.computeIfAbsent(criterion, unknown -> new State(next)).coverage = next);
            }
            return outcomes;
        } finally {
            lock.unlock();
        }
    }

    private Outcome take(Candidate message) {
        if (seen.containsKey(message.hash().bytes())) {
            return new Outcome.Duplicate();
        }
        boolean known = message.restampKey().filter(seen::containsKey).isPresent();
        if (!known && !hasRoom(message.size())) {
            return new Outcome.Refused();
        }
        Seen now = new Seen(message.criterion(), message.receivedAt());
        remember(message.hash().bytes(), now);
        message.restampKey().ifPresent(key -> remember(key, now));
        if (known) {
            return new Outcome.Duplicate();
        }
        states.computeIfAbsent(message.criterion(), unknown -> new State(Coverage.begunAt(message.receivedAt())))
                        .usedAt =
                message.receivedAt();
        lastNumber++;
        rows.put(lastNumber, new Row(message.criterion(), message.inRow(lastNumber)));
        bytes += message.size();
        return new Outcome.Stored(lastNumber);
    }

    private boolean hasRoom(int size) {
        Iterator<Map.Entry<Long, Row>> oldest = rows.entrySet().iterator();
        while (!fits(size) && oldest.hasNext()) {
            Map.Entry<Long, Row> row = oldest.next();
            State state = states.get(row.getValue().criterion());
            if (state == null || row.getKey() <= state.shown) {
                bytes -= row.getValue().size();
                oldest.remove();
            }
        }
        return fits(size);
    }

    private boolean fits(int size) {
        return rows.size() < config.maxMessages() && bytes + size <= config.maxBytes();
    }

    private void remember(Bytes key, Seen now) {
        seen.putIfAbsent(key, now);
        if (seen.size() > config.maxSeen()) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Iterator<Seen> oldest = seen.values().iterator();
        Seen gone = oldest.next();
        oldest.remove();
        State state = states.get(gone.criterion());
        if (state != null) {
            state.forgottenUntil = Math.max(state.forgottenUntil, Timestamps.toNanos(gone.at()));
        }
    }

    @Override
    public List<ReceivedMessage> after(Criterion criterion, long number, int most) {
        lock.lock();
        try {
            List<ReceivedMessage> page = new ArrayList<>();
            for (Row row : rows.tailMap(number, false).values()) {
                if (page.size() == most) {
                    break;
                }
                if (row.criterion().equals(criterion)) {
                    page.add(row.message());
                }
            }
            return page;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void markShown(Map<Criterion, Long> numbers) {
        lock.lock();
        try {
            numbers.forEach((criterion, number) -> {
                State state = states.get(criterion);
                if (state != null) {
                    state.shown = Math.max(state.shown, number);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void tidy(Instant before, Set<Criterion> used) {
        lock.lock();
        try {
            states.entrySet().stream()
                    .filter(entry -> entry.getValue().usedAt.isBefore(before) && !used.contains(entry.getKey()))
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(this::drop);
            while (!seen.isEmpty() && seen.values().iterator().next().at().isBefore(before)) {
                forgetOldest();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Usage usage() {
        lock.lock();
        try {
            return new Usage(rows.size(), bytes, seen.size());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        // nothing to give back
    }

    private static final class State {
        private Coverage coverage;
        private Instant usedAt = Instant.EPOCH;
        private long shown;
        private long forgottenUntil;

        private State(Coverage coverage) {
            this.coverage = coverage;
        }
    }

    private record Seen(Criterion criterion, Instant at) {}

    private record Row(Criterion criterion, ReceivedMessage message) {
        private int size() {
            return message.message().payload().length();
        }
    }
}
