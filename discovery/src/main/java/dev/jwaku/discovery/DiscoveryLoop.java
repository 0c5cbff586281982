package dev.jwaku.discovery;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches each source again and again, each in a task of its own, keeps what fits and tells of what is new. A source
 * that fails is asked again sooner than usual, at first. Owns the sources.
 */
public final class DiscoveryLoop implements AutoCloseable {
    private static final Duration SEARCH_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final int MAX_DOUBLINGS = 8;

    private static final Logger log = LoggerFactory.getLogger(DiscoveryLoop.class);

    private final World world;
    private final PeerId own;
    private final NetworkFilter filter;
    private final FoundNodes nodes;
    private final List<Discovery> sources;
    private final DiscoveryListener listener;
    private final Tasks tasks;
    private final Signal closed;

    /** Searches from {@link #start} on. */
    public DiscoveryLoop(
            World world,
            PeerId own,
            NetworkFilter filter,
            FoundNodes nodes,
            List<Discovery> sources,
            DiscoveryListener listener) {
        this.world = world;
        this.own = own;
        this.filter = filter;
        this.nodes = nodes;
        this.sources = List.copyOf(sources);
        this.listener = listener;
        this.tasks = new Tasks(world, "discovery");
        this.closed = new Signal(world);
    }

    /** Begins. */
    public void start() {
        sources.forEach(source -> tasks.start(source.source().origin(), () -> run(source)));
    }

    private void run(Discovery source) {
        int failures = 0;
        Duration pause = Duration.ZERO;
        while (!closed.await(Deadline.after(world, pause))) {
            try {
                List<Enr> found = source.search(Deadline.after(world, SEARCH_TIMEOUT));
                found.forEach(record -> take(source.source(), record));
                failures = 0;
                pause = source.interval();
            } catch (DiscoveryException e) {
                failures++;
                pause = retry(failures, source.interval());
                count("errors", source.source());
                countAsNwaku(source.source());
                log.atDebug()
                        .addKeyValue("source", source.source().origin())
                        .addKeyValue("error", e.getMessage())
                        .log("discovery failed");
            }
        }
    }

    private static Duration retry(int failures, Duration interval) {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return pause.compareTo(interval) < 0 ? pause : interval;
    }

    private void take(Discovery.Source source, Enr record) {
        if (record.peerId().equals(own)) {
            return;
        }
        if (!filter.accepts(record)) {
            count("refused", source);
            return;
        }
        if (nodes.add(record, source)) {
            count("found", source);
            listener.found(new FoundNode(record, source, world.nanoTime()));
        }
    }

    private void count(String what, Discovery.Source source) {
        world.meters()
                .counter("jwaku_discovery_" + what, "source", source.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** The table, the list and the peer each have a name of their own there. */
    private void countAsNwaku(Discovery.Source source) {
        String name = switch (source) {
            case DISCV5 -> "waku_discv5_errors";
            case DNS -> "waku_dnsdisc_errors";
            case PEER_EXCHANGE -> "waku_px_client_errors";
            case STATIC -> "waku_peers_errors";
        };
        world.meters().counter(name, "type", "search_failure").increment();
    }

    /** Ends the searches and the sources. */
    @Override
    public void close() {
        closed.raise();
        tasks.close();
        sources.forEach(Discovery::close);
    }
}
