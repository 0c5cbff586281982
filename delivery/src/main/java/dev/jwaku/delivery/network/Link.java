package dev.jwaku.delivery.network;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.LinkSnapshot;

/** What is known of the node's connection. Thread-safe. */
public interface Link {
    /** The link as it was at the last look, at most a second ago. */
    LinkSnapshot snapshot();

    /** Hears of changes and recoveries from now on. */
    Subscription listen(ConnectionListener listener);
}
