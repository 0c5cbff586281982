package dev.jwaku.discovery;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.enr.Enr;
import java.time.Duration;
import java.util.List;

/** One source of node records. Thread-safe; its owner closes it. */
public interface Discovery extends AutoCloseable {
    /** Its name in logs and metrics. */
    Source source();

    /** How long to wait from one search to the next. */
    Duration interval();

    /**
     * Looks once for nodes. The records are signed properly but may be of any network.
     *
     * @throws DiscoveryException if the source cannot be asked; another time it may answer
     */
    List<Enr> search(Deadline deadline);

    /** Ends it. Idempotent. */
    @Override
    default void close() {}

    /** Where records come from, in nwaku's words. */
    enum Source {
        /** The distributed table. */
        DISCV5("Discv5"),
        /** A signed list in DNS. */
        DNS("Dns"),
        /** A peer. */
        PEER_EXCHANGE("PeerExchange"),
        /** The configuration. */
        STATIC("Static");

        private final String origin;

        Source(String origin) {
            this.origin = origin;
        }

        /** nwaku's name for it, as its REST API shows it. */
        public String origin() {
            return origin;
        }
    }
}
