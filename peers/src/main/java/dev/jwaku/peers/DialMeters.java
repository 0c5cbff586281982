package dev.jwaku.peers;

import dev.jwaku.runtime.Meters;

/** What nwaku counts of dials. It names the error of a failed one; we do not, because there is no end of errors. */
final class DialMeters {
    private final Meters.Counter initiated;
    private final Meters.Counter successful;
    private final Meters.Counter failed;

    /** @param source why we dial, one of a few words */
    DialMeters(Meters meters, String source) {
        this.initiated = meters.counter("waku_node_conns_initiated", "source", source);
        this.successful = meters.counter("waku_peers_dials", "outcome", "successful");
        this.failed = meters.counter("waku_peers_dials", "outcome", "failed");
    }

    void ended(boolean reached) {
        initiated.increment();
        (reached ? successful : failed).increment();
    }
}
