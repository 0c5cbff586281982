package dev.jwaku.messenger.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which envelopes belong to which parcel, and how far they have come: a parcel has come as far as the last of them.
 * Delivery ends each envelope once, so this holds no more than its outbox does. Thread-safe.
 */
final class Tracking {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Open> byTicket = new LinkedHashMap<>();

    /** Something became of a parcel. */
    record News(Parcel parcel, Parcel.Outcome outcome) {}

    void begin(Parcel parcel, List<Long> tickets) {
        Open open = new Open(parcel, new LinkedHashSet<>(tickets), new LinkedHashSet<>(tickets));
        lock.lock();
        try {
            tickets.forEach(ticket -> byTicket.put(ticket, open));
        } finally {
            lock.unlock();
        }
    }

    /** An envelope was published; gives the parcel if it was the last one. */
    Optional<Parcel> published(long ticket) {
        lock.lock();
        try {
            Open open = byTicket.get(ticket);
            boolean isLast = open != null && open.unpublished.remove(ticket) && open.unpublished.isEmpty();
            return isLast ? Optional.of(open.parcel) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Delivery has done with an envelope. */
    List<News> ended(long ticket, boolean isStored) {
        lock.lock();
        try {
            Open open = byTicket.remove(ticket);
            if (open == null) {
                return List.of();
            }
            List<News> news = new ArrayList<>();
            if (isStored && open.unpublished.remove(ticket) && open.unpublished.isEmpty()) {
                news.add(new News(open.parcel, Parcel.Outcome.PUBLISHED));
            }
            open.unproved.remove(ticket);
            if (!isStored) {
                open.unproved.forEach(byTicket::remove);
                boolean wasPublished = open.unpublished.isEmpty();
                news.add(new News(open.parcel, wasPublished ? Parcel.Outcome.UNPROVABLE : Parcel.Outcome.REFUSED));
            } else if (open.unproved.isEmpty()) {
                news.add(new News(open.parcel, Parcel.Outcome.STORED));
            }
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** A parcel whose envelopes are under way. */
    private record Open(Parcel parcel, Set<Long> unpublished, Set<Long> unproved) {}
}
