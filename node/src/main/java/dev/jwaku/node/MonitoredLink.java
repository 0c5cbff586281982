package dev.jwaku.node;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.delivery.network.Link;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.ConnectionMonitor;
import dev.jwaku.peers.LinkSnapshot;

/** The link of a node, as delivery sees it. */
record MonitoredLink(ConnectionMonitor monitor) implements Link {
    @Override
    public LinkSnapshot snapshot() {
        return monitor.snapshot();
    }

    @Override
    public Subscription listen(ConnectionListener listener) {
        monitor.addListener(listener);
        return () -> monitor.removeListener(listener);
    }
}
