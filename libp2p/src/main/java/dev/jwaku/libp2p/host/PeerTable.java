package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The connected peers, their connections and what they said of themselves. Thread-safe. */
final class PeerTable {
    /** In the order of {@link #preferredConnectionTo}; the sort is stable, so among equals the oldest comes first. */
    private static final Comparator<Held> PREFERENCE = Comparator.comparing((Held held) -> held.inDoubt)
            .thenComparing(held -> !held.connection.info().outbound());

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, Entry> entries = new TreeMap<>();

    /** Adds a connection that was established now; returns those that its peer had already, the oldest first. */
    List<Held> add(Network.Connection connection, long nowNanos) {
        lock.lock();
        try {
            Entry entry = entries.computeIfAbsent(connection.info().peer(), peer -> new Entry());
            List<Held> older = List.copyOf(entry.held);
            entry.held.add(new Held(connection, nowNanos));
            return older;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a connection; false if it was not there. */
    boolean remove(Network.Connection connection) {
        lock.lock();
        try {
            PeerId peer = connection.info().peer();
            Entry entry = entries.get(peer);
            if (entry == null || !entry.held.removeIf(held -> held.connection.equals(connection))) {
                return false;
            }
            if (entry.held.isEmpty()) {
                entries.remove(peer);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Others are preferred to this connection while it is in doubt. */
    void doubt(Network.Connection connection, boolean inDoubt) {
        lock.lock();
        try {
            Entry entry = entries.get(connection.info().peer());
            if (entry != null) {
                entry.held.stream()
                        .filter(held -> held.connection.equals(connection))
                        .forEach(held -> held.inDoubt = inDoubt);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connections to a peer that are in doubt. */
    List<Network.Connection> doubted(PeerId peer) {
        return ofEntry(
                        peer,
                        entry -> Optional.of(entry.held.stream()
                                .filter(held -> held.inDoubt)
                                .map(held -> held.connection)
                                .toList()))
                .orElse(List.of());
    }

    /** Remembers what a peer said; false if it is not connected (any more). */
    boolean identified(PeerId peer, IdentifyInfo info) {
        lock.lock();
        try {
            Entry entry = entries.get(peer);
            if (entry == null) {
                return false;
            }
            entry.info = info;
            return true;
        } finally {
            lock.unlock();
        }
    }

    Optional<IdentifyInfo> identified(PeerId peer) {
        return ofEntry(peer, entry -> Optional.ofNullable(entry.info));
    }

    boolean isConnected(PeerId peer) {
        lock.lock();
        try {
            return entries.containsKey(peer);
        } finally {
            lock.unlock();
        }
    }

    List<PeerId> peers() {
        lock.lock();
        try {
            return List.copyOf(entries.keySet());
        } finally {
            lock.unlock();
        }
    }

    List<Network.Connection> connectionsTo(PeerId peer) {
        return ofEntry(peer, entry -> Optional.of(entry.connections())).orElse(List.of());
    }

    /**
     * One that is not in doubt before one that is; one we dialed before one they dialed, as nim does; among equals the
     * oldest.
     */
    Optional<Network.Connection> preferredConnectionTo(PeerId peer) {
        return ofEntry(
                peer,
                entry -> entry.held.stream()
                        .filter(held -> !held.connection.muxed().isClosed())
                        .sorted(PREFERENCE)
                        .map(held -> held.connection)
                        .findFirst());
    }

    List<ConnectionInfo> connections() {
        return all().stream().map(Network.Connection::info).toList();
    }

    List<Network.Connection> all() {
        lock.lock();
        try {
            List<Network.Connection> all = new ArrayList<>();
            entries.values().forEach(entry -> all.addAll(entry.connections()));
            return all;
        } finally {
            lock.unlock();
        }
    }

    private <T> Optional<T> ofEntry(PeerId peer, Function<Entry, Optional<T>> question) {
        lock.lock();
        try {
            Entry entry = entries.get(peer);
            return entry == null ? Optional.empty() : question.apply(entry);
        } finally {
            lock.unlock();
        }
    }

    private static final class Entry {
        private final List<Held> held = new ArrayList<>(1);
        private @Nullable IdentifyInfo info;

        private List<Network.Connection> connections() {
            return held.stream().map(one -> one.connection).toList();
        }
    }

    /** A connection in the table. */
    static final class Held {
        private final Network.Connection connection;
        private final long sinceNanos;
        private boolean inDoubt;

        private Held(Network.Connection connection, long sinceNanos) {
            this.connection = connection;
            this.sinceNanos = sinceNanos;
        }

        Network.Connection connection() {
            return connection;
        }

        long sinceNanos() {
            return sinceNanos;
        }
    }
}
