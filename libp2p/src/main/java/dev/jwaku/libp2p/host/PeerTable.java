package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The connected peers, their connections and what they said of themselves. Thread-safe. */
final class PeerTable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, Entry> entries = new TreeMap<>();

    /** Adds a connection; true if it is the first to its peer. */
    boolean add(Network.Connection connection) {
        lock.lock();
        try {
            Entry entry = entries.computeIfAbsent(connection.info().peer(), peer -> new Entry());
            entry.connections.add(connection);
            return entry.connections.size() == 1;
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
            if (entry == null || !entry.connections.remove(connection)) {
                return false;
            }
            if (entry.connections.isEmpty()) {
                entries.remove(peer);
            }
            return true;
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            Entry entry = entries.get(peer);
            return entry == null ? Optional.empty() : Optional.ofNullable(entry.info);
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            Entry entry = entries.get(peer);
            return entry == null ? List.of() : List.copyOf(entry.connections);
        } finally {
            lock.unlock();
        }
    }

    /** One we dialed before one they dialed, as nim does; among equals the oldest. */
    Optional<Network.Connection> preferredConnectionTo(PeerId peer) {
        List<Network.Connection> connections = connectionsTo(peer);
        return connections.stream()
                .filter(connection ->
                        connection.info().outbound() && !connection.muxed().isClosed())
                .findFirst()
                .or(() -> connections.stream()
                        .filter(connection -> !connection.muxed().isClosed())
                        .findFirst());
    }

    List<ConnectionInfo> connections() {
        return all().stream().map(Network.Connection::info).toList();
    }

    List<Network.Connection> all() {
        lock.lock();
        try {
            List<Network.Connection> all = new ArrayList<>();
            entries.values().forEach(entry -> all.addAll(entry.connections));
            return all;
        } finally {
            lock.unlock();
        }
    }

    private static final class Entry {
        private final List<Network.Connection> connections = new ArrayList<>(1);
        private @Nullable IdentifyInfo info;
    }
}
