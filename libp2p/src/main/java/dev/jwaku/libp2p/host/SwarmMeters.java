package dev.jwaku.libp2p.host;

import dev.jwaku.runtime.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The figures of a host, named as nim's. */
final class SwarmMeters {
    private static final String IN = "In";
    private static final String OUT = "Out";

    private final Meters.Counter attempts;
    private final Meters.Counter successes;
    private final Meters.Counter failures;
    private final Meters.Counter broken;

    SwarmMeters(Meters meters, PeerTable peers) {
        this.attempts = meters.counter("libp2p_total_dial_attempts");
        this.successes = meters.counter("libp2p_successful_dials");
        this.failures = meters.counter("libp2p_failed_dials");
        this.broken = meters.counter("libp2p_connection_failures_total");
        meters.gauge("libp2p_peers", () -> peers.peers().size());
        meters.gauges("libp2p_open_streams", () -> openStreams(peers.all()));
    }

    /** Counts a dial and how it ends. */
    <T> T dial(Supplier<T> dial) {
        attempts.increment();
        boolean reached = false;
        try {
            T result = dial.get();
            reached = true;
            return result;
        } finally {
            (reached ? successes : failures).increment();
        }
    }

    void connectionBroke() {
        broken.increment();
    }

    /** nim also counts its sockets; of ours there is one per secured connection. */
    private static List<Meters.Reading> openStreams(List<Network.Connection> connections) {
        Map<String, Integer> in = new TreeMap<>();
        Map<String, Integer> out = new TreeMap<>();
        for (Network.Connection connection : connections) {
            (connection.info().outbound() ? out : in).merge("SecureConn", 1, Integer::sum);
            int all = connection.muxed().openStreams();
            int ours = Math.min(all, connection.muxed().outboundStreams());
            in.merge(connection.muxed().streamType(), all - ours, Integer::sum);
            out.merge(connection.muxed().streamType(), ours, Integer::sum);
        }
        List<Meters.Reading> readings = new ArrayList<>();
        in.forEach((type, open) -> readings.add(Meters.Reading.of(open, "type", type, "dir", IN)));
        out.forEach((type, open) -> readings.add(Meters.Reading.of(open, "type", type, "dir", OUT)));
        return readings;
    }
}
