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

/** REST and metrics beside a node: open before it starts, so that whoever waits for it can ask. */
final class NodeServers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeServers.class);
    private static final long MILLIS = 1000;

    private final Optional<RestServer> rest;
    private Optional<MetricsServer> metrics = Optional.empty();

    private NodeServers(Optional<RestServer> rest) {
        this.rest = rest;
    }

    /** Opens REST, if it is wanted; nothing of the HTTP library is loaded if it is not. */
    static NodeServers open(Optional<RestConfig> config) throws IOException {
        HttpLibraryLog.quiet();
        if (config.isEmpty()) {
            return new NodeServers(Optional.empty());
        }
        RestServer rest = RestServer.open(config.get(), Version.current(), Logging::changeLevel);
        log.atInfo().addKeyValue("port", rest.port()).log("REST server listening");
        return new NodeServers(Optional.of(rest));
    }

    /** Answers for the running node from now on. */
    void serve(WakuNode node, MemoryMeters meters, Optional<ServiceFlags.MetricsAddress> address) throws IOException {
        rest.ifPresent(server -> server.serve(node));
        if (address.isPresent()) {
            long started = ProcessHandle.current()
                            .info()
                            .startInstant()
                            .orElseGet(() -> node.world().now())
                            .toEpochMilli()
                    / MILLIS;
            MetricsServer server = MetricsServer.start(
                    new MetricsPage(meters, Version.current(), started),
                    address.get().address(),
                    address.get().port());
            metrics = Optional.of(server);
            log.atInfo().addKeyValue("port", server.port()).log("Metrics server listening");
        }
    }

    /** Requests in progress are answered first. Idempotent. */
    @Override
    public void close() {
        rest.ifPresent(RestServer::close);
        metrics.ifPresent(MetricsServer::close);
    }
}
