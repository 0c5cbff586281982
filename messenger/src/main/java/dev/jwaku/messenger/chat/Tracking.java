package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which envelopes belong to which parcel, and how far they have come: a parcel has come as far as the last of them.
 * Delivery ends each envelope once, so this holds no more than its outbox does. Thread-safe.
 */
final class Tracking {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Open> byTicket = new LinkedHashMap<>();
    /** Parcels of which some message is not acknowledged, as far as an acknowledgement makes their proof needless. */
    private final Map<ChatKey, Map<MvdsId, Set<Open>>> unacknowledged = new LinkedHashMap<>();

    /** Something became of a parcel. */
    record News(Parcel parcel, Parcel.Outcome outcome) {}

    /**
     * A parcel was handed to delivery.
     *
     * @param endsWithAck whether nothing is to be proved once the recipient has acknowledged what is in it
     */
    void begin(Parcel parcel, List<Long> tickets, boolean endsWithAck) {
        Open open = new Open(parcel, tickets, endsWithAck);
        lock.lock();
        try {
            tickets.forEach(ticket -> byTicket.put(ticket, open));
            open.unacked.forEach(id -> parcels(open.peer(), id).add(open));
        } finally {
            lock.unlock();
        }
    }

    private Set<Open> parcels(ChatKey peer, MvdsId id) {
        return unacknowledged
                .computeIfAbsent(peer, key -> new LinkedHashMap<>())
                .computeIfAbsent(id, key -> new LinkedHashSet<>());
    }

    /** A peer acknowledged messages; gives the envelopes that need no proof any more. */
    List<Long> acknowledged(ChatKey peer, List<MvdsId> ids) {
        lock.lock();
        try {
            List<Long> needless = new ArrayList<>();
            for (MvdsId id : ids) {
                for (Open open : forget(peer, id)) {
                    if (open.unacked.remove(id) && open.unacked.isEmpty()) {
                        needless.addAll(open.unproved);
                    }
                }
            }
            return needless;
        } finally {
            lock.unlock();
        }
    }

    private Set<Open> forget(ChatKey peer, MvdsId id) {
        Map<MvdsId, Set<Open>> byId = unacknowledged.get(peer);
        Set<Open> parcels = byId == null ? null : byId.remove(id);
        if (byId != null && byId.isEmpty()) {
            unacknowledged.remove(peer);
        }
        return parcels == null ? Set.of() : parcels;
    }

    /** An envelope was published; gives the parcel if it was the last one. */
    Optional<Parcel> published(long ticket) {
        lock.lock();
        try {
            Open open = byTicket.get(ticket);
            if (open == null || !open.unpublished.remove(ticket) || !open.unpublished.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(open.parcel);
        } finally {
            lock.unlock();
        }
    }

    /** Delivery has done with an envelope. */
    List<News> ended(long ticket, boolean isStored) {
        lock.lock();
        try {
            Open open = byTicket.remove(ticket);
            return open == null ? List.of() : ended(open, ticket, isStored);
        } finally {
            lock.unlock();
        }
    }

    private List<News> ended(Open open, long ticket, boolean isStored) {
        List<News> news = new ArrayList<>();
        open.unproved.remove(ticket);
        if (!isStored) {
            open.unproved.forEach(byTicket::remove);
            open.unproved.clear();
            boolean wasPublished = open.unpublished.isEmpty();
            news.add(new News(open.parcel, wasPublished ? Parcel.Outcome.UNPROVABLE : Parcel.Outcome.REFUSED));
        } else {
            if (open.unpublished.remove(ticket) && open.unpublished.isEmpty()) {
                news.add(new News(open.parcel, Parcel.Outcome.PUBLISHED));
            }
            if (open.unproved.isEmpty()) {
                news.add(new News(open.parcel, Parcel.Outcome.STORED));
            }
        }
        if (open.unproved.isEmpty()) {
            drop(open);
        }
        return news;
    }

    private void drop(Open open) {
        for (MvdsId id : open.unacked) {
            Map<MvdsId, Set<Open>> byId = unacknowledged.get(open.peer());
            Set<Open> parcels = byId == null ? null : byId.get(id);
            if (parcels != null && parcels.remove(open) && parcels.isEmpty()) {
                forget(open.peer(), id);
            }
        }
    }

    /** A parcel whose envelopes are under way. */
    private static final class Open {
        private final Parcel parcel;
        private final @Nullable ChatKey peer;
        private final Set<Long> unpublished;
        private final Set<Long> unproved;
        private final Set<MvdsId> unacked = new LinkedHashSet<>();

        private Open(Parcel parcel, List<Long> tickets, boolean endsWithAck) {
            this.parcel = parcel;
            this.unpublished = new LinkedHashSet<>(tickets);
            this.unproved = new LinkedHashSet<>(tickets);
            if (endsWithAck && parcel instanceof Parcel.Synced synced) {
                this.peer = synced.send().peer();
                unacked.addAll(synced.send().sent());
            } else {
                this.peer = null;
            }
        }

        private ChatKey peer() {
            return Objects.requireNonNull(peer);
        }
    }
}
