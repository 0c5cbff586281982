package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.muxer.MuxedStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the streams that we opened until we close or reset them. Thread-safe. */
final class OutboundStreams {
    private final Map<ProtocolId, AtomicInteger> open = new ConcurrentSkipListMap<>();

    /** A stream over this connection that counts until it ends. */
    Stream counted(MuxedStream stream, Network.Connection connection, ProtocolId protocol) {
        AtomicInteger count = open.computeIfAbsent(protocol, unused -> new AtomicInteger());
        count.incrementAndGet();
        AtomicBoolean ended = new AtomicBoolean();
        Runnable onEnd = () -> {
            if (ended.compareAndSet(false, true)) {
                count.decrementAndGet();
            }
        };
        PeerId peer = connection.info().peer();
        return new Stream(
                stream, peer, protocol, true, onEnd, deadline -> ConnectionQuestion.ask(connection, deadline));
    }

    List<ProtocolStreams> counts() {
        List<ProtocolStreams> counts = new ArrayList<>();
        open.forEach((protocol, count) -> counts.add(new ProtocolStreams(protocol, true, count.get())));
        return counts;
    }
}
