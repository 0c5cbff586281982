package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.MessageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/** Who is subscribed to what. Any thread. */
final class Followers {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Criterion, Following> all = new TreeMap<>();

    /** Adds a listener. */
    void add(Criterion criterion, MessageListener listener) {
        lock.lock();
        try {
            all.computeIfAbsent(criterion, missing -> new Following()).listeners.add(listener);
        } finally {
            lock.unlock();
        }
    }

    /** Adds somebody who reads the inbox instead of listening. */
    void addReader(Criterion criterion) {
        lock.lock();
        try {
            all.computeIfAbsent(criterion, missing -> new Following()).readers++;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a listener; says whether nobody is left. */
    boolean remove(Criterion criterion, MessageListener listener) {
        lock.lock();
        try {
            Following following = all.get(criterion);
            return following != null && following.listeners.remove(listener) && isAbandoned(criterion, following);
        } finally {
            lock.unlock();
        }
    }

    /** Removes a reader; says whether nobody is left. */
    boolean removeReader(Criterion criterion) {
        lock.lock();
        try {
            Following following = all.get(criterion);
            if (following == null) {
                return false;
            }
            following.readers--;
            return isAbandoned(criterion, following);
        } finally {
            lock.unlock();
        }
    }

    private boolean isAbandoned(Criterion criterion, Following following) {
        if (following.listeners.isEmpty()) {
            // Whoever comes next is shown what was not shown.
            following.isCaughtUp = false;
        }
        boolean abandoned = following.listeners.isEmpty() && following.readers == 0;
        if (abandoned) {
            all.remove(criterion);
        }
        return abandoned;
    }

    boolean follows(Criterion criterion) {
        lock.lock();
        try {
            return all.containsKey(criterion);
        } finally {
            lock.unlock();
        }
    }

    /** Everything that somebody follows. */
    Set<Criterion> criteria() {
        lock.lock();
        try {
            return new TreeSet<>(all.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Who listens; nobody if only readers follow. */
    List<MessageListener> listeners(Criterion criterion) {
        lock.lock();
        try {
            Following following = all.get(criterion);
            return following == null ? List.of() : List.copyOf(following.listeners);
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody reads it, and so decides what may go. */
    boolean hasReaders(Criterion criterion) {
        lock.lock();
        try {
            Following following = all.get(criterion);
            return following != null && following.readers > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Those with listeners who have not been shown yet what waits in the inbox from before. */
    List<Criterion> toCatchUp() {
        lock.lock();
        try {
            return all.entrySet().stream()
                    .filter(entry -> !entry.getValue().isCaughtUp
                            && !entry.getValue().listeners.isEmpty())
                    .map(Map.Entry::getKey)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The listeners have been shown everything. */
    void caughtUp(Criterion criterion) {
        lock.lock();
        try {
            Following following = all.get(criterion);
            if (following != null && !following.listeners.isEmpty()) {
                following.isCaughtUp = true;
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isCaughtUp(Criterion criterion) {
        lock.lock();
        try {
            Following following = all.get(criterion);
            return following != null && following.isCaughtUp;
        } finally {
            lock.unlock();
        }
    }

    private static final class Following {
        private final List<MessageListener> listeners = new ArrayList<>();
        private int readers;
        private boolean isCaughtUp;
    }
}
