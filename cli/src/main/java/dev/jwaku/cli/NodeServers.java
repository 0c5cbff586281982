package dev.jwaku.cli;

import dev.jwaku.node.WakuNode;
import dev.jwaku.node.metrics.MetricsPage;
import dev.jwaku.node.metrics.MetricsServer;
import dev.jwaku.node.rest.RestConfig;
import dev.jwaku.node.rest.RestServer;
import dev.jwaku.runtime.MemoryMeters;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** REST and metrics beside a running node. */
final class NodeServers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeServers.class);
    private static final long MILLIS = 1000;
    /** Helidon speaks through java.util.logging; what it tells of its own start is not the operator's business. */
    private static final java.util.logging.Logger HELIDON = java.util.logging.Logger.getLogger("io.helidon");

    private final Optional<RestServer> rest;
    private final Optional<MetricsServer> metrics;

    private NodeServers(Optional<RestServer> rest, Optional<MetricsServer> metrics) {
        this.rest = rest;
        this.metrics = metrics;
    }

    /** Starts what is wanted; nothing of the HTTP library is loaded if nothing is. */
    static NodeServers start(
            WakuNode node,
            MemoryMeters meters,
            Optional<RestConfig> restConfig,
            Optional<ServiceFlags.MetricsAddress> metricsAddress)
            throws IOException {
        HELIDON.setLevel(java.util.logging.Level.WARNING);
        Optional<RestServer> rest = Optional.empty();
        boolean complete = false;
        try {
            if (restConfig.isPresent()) {
                rest = Optional.of(RestServer.start(node, restConfig.get(), Version.current(), Logging::changeLevel));
                log.atInfo().addKeyValue("port", rest.get().port()).log("REST server listening");
            }
            Optional<MetricsServer> metrics = Optional.empty();
            if (metricsAddress.isPresent()) {
                long started = ProcessHandle.current()
                                .info()
                                .startInstant()
                                .orElseGet(() -> node.world().now())
                                .toEpochMilli()
                        / MILLIS;
                MetricsPage page = new MetricsPage(meters, Version.current(), started);
                metrics = Optional.of(MetricsServer.start(
                        page,
                        metricsAddress.get().address(),
                        metricsAddress.get().port()));
                log.atInfo().addKeyValue("port", metrics.get().port()).log("Metrics server listening");
            }
            complete = true;
            return new NodeServers(rest, metrics);
        } finally {
            if (!complete) {
                rest.ifPresent(RestServer::close);
            }
        }
    }

    /** Requests in progress are answered first. */
    @Override
    public void close() {
        rest.ifPresent(RestServer::close);
        metrics.ifPresent(MetricsServer::close);
    }
}
