package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The protocols we serve, their handlers, and how many streams each peer holds of them. Thread-safe. */
final class ProtocolTable {
    private static final Logger log = LoggerFactory.getLogger(ProtocolTable.class);

    private final Map<ProtocolId, Served> served = new ConcurrentSkipListMap<>();
    private final Meters meters;

    ProtocolTable(Meters meters) {
        this.meters = meters;
    }

    void add(ProtocolId protocol, StreamLimits limits, StreamHandler handler) {
        if (served.putIfAbsent(protocol, new Served(protocol, limits, handler, meters)) != null) {
            throw new IllegalStateException(protocol + " has a handler already");
        }
    }

    List<ProtocolId> ids() {
        return List.copyOf(served.keySet());
    }

    /** The streams that are being served. */
    List<ProtocolStreams> open() {
        List<ProtocolStreams> open = new ArrayList<>();
        served.forEach((protocol, entry) -> open.add(new ProtocolStreams(protocol, false, entry.open())));
        return open;
    }

    boolean isKnown(ProtocolId protocol) {
        return served.containsKey(protocol);
    }

    /** Serves a negotiated stream to its end: closes it after the handler, resets it when the handler fails. */
    void serve(Stream stream) {
        Served entry = served.get(stream.protocol());
        if (entry == null || !entry.enter(stream.peer())) {
            stream.reset();
            return;
        }
        boolean done = false;
        try {
            entry.handler.handle(stream);
            done = true;
        } catch (Libp2pException e) {
            entry.failures.increment();
            log.atDebug().addKeyValue("peer", stream.peer()).log("{} failed: {}", stream, e.getMessage());
        } catch (CancelledException e) {
            stream.reset();
            throw e;
        } finally {
            entry.leave(stream.peer());
            if (done) {
                stream.close();
            } else {
                stream.reset();
            }
        }
    }

    private static final class Served {
        private final StreamLimits limits;
        private final StreamHandler handler;
        private final Meters.Counter failures;
        private final Meters.Counter excess;
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<PeerId, Integer> perPeer = new TreeMap<>();
        private int total;

        private Served(ProtocolId protocol, StreamLimits limits, StreamHandler handler, Meters meters) {
            this.limits = limits;
            this.handler = handler;
            this.failures = meters.counter("libp2p_stream_failures_total", "protocol", protocol.name());
            this.excess = meters.counter("libp2p_streams_over_limit_total", "protocol", protocol.name());
        }

        private boolean enter(PeerId peer) {
            lock.lock();
            try {
                int ofPeer = perPeer.getOrDefault(peer, 0);
                if (ofPeer >= limits.perPeer() || total >= limits.total()) {
                    excess.increment();
                    return false;
                }
                perPeer.put(peer, ofPeer + 1);
                total++;
                return true;
            } finally {
                lock.unlock();
            }
        }

        private int open() {
            lock.lock();
            try {
                return total;
            } finally {
                lock.unlock();
            }
        }

        private void leave(PeerId peer) {
            lock.lock();
            try {
                perPeer.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
                total--;
            } finally {
                lock.unlock();
            }
        }
    }
}
