package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.DeliverySettings;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.tools.trace.write.JsonTrace;
import dev.jwaku.waku.store.ArchiveException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node from its start to the signal that ends it. */
final class NodeRun {
    /** Files a JVM has open beside sockets: jars, libraries, pipes. */
    private static final int OTHER_FILES = 64;

    private static final int BOOT_BYTES = 4;

    /** What the production world reads too. */
    private static final JsonTrace.NanoClock CLOCK = new JsonTrace.NanoClock() {
        @Override
        public long wall() {
            Instant now = Instant.now();
            return now.getEpochSecond() * NANOS + now.getNano();
        }

        @Override
        public long monotonic() {
            return System.nanoTime();
        }
    };

    private static final long NANOS = 1_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(NodeRun.class);

    private final NodePlan plan;
    private final NodeConfig config;
    private final PrivateKey key;
    private final boolean traceAsJson;
    private final RunEnd end;

    NodeRun(NodePlan plan, PrivateKey key, boolean traceAsJson, boolean endWithStdin) {
        this.plan = plan;
        this.config = plan.config();
        this.key = key;
        this.traceAsJson = traceAsJson;
        this.end = new RunEnd(endWithStdin);
    }

    /** Runs the node; returns the exit code after a signal, or after the end of standard input if so asked. */
    int untilToldToEnd() {
        warnOfFileLimit();
        MemoryMeters meters = new MemoryMeters();
        try (SystemWorld world = new SystemWorld(trace(), meters);
                NodeServers servers = NodeServers.open(plan.rest());
                WakuNode node = WakuNode.start(world, key, config);
                TelemetryPlan.Running telemetry = telemetry(world, node);
                NodeServers closedFirst = servers;
                MetricsLog totals = new MetricsLog(node, meters)) {
            totals.start(plan.logsMetrics());
            closedFirst.serve(node, meters, plan.metrics());
            end.hearSignals();
            announce(node);
            end.await();
        } catch (IOException | ArchiveException | StorageException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } finally {
            end.closed();
        }
        return ExitCode.GOOD;
    }

    /** Beside outbox and inbox, or in the present folder, as other files of a node. */
    private TelemetryPlan.Running telemetry(SystemWorld world, WakuNode node) {
        Path folder = config.delivery()
                .map(DeliverySettings::folder)
                .orElse(Path.of("").toAbsolutePath());
        return plan.telemetry().open(world, folder, node, config.delivery().map(settings -> node.delivery()));
    }

    private Events trace() {
        PeerId own = PeerId.of(key.publicKey());
        if (!traceAsJson) {
            return TraceLog.inWordsOfNwaku(own, CLOCK);
        }
        byte[] boot = new byte[BOOT_BYTES];
        new SecureRandom().nextBytes(boot);
        return TraceLog.inJson(own, CLOCK, Bytes.wrap(boot).toHex());
    }

    private void announce(WakuNode node) {
        log.atInfo()
                .addKeyValue("version", Version.current())
                .addKeyValue("peerId", node.peerId())
                .addKeyValue("clusterId", config.clusterId())
                .addKeyValue("shards", config.shards())
                .log("Node setup complete");
        String addresses = node.addresses().stream().map(Multiaddr::toString).collect(Collectors.joining(","));
        log.atInfo().addKeyValue("addresses", addresses).log("Listening on");
    }

    /** With as many connections as it may have. */
    static long openFilesNeeded(NodeConfig config) {
        return (long) config.connectionLimits().maxConnections()
                + config.connectionLimits().maxPendingInbound()
                + OTHER_FILES;
    }

    private void warnOfFileLimit() {
        OptionalLong limit = OpenFileLimit.current();
        long needed = openFilesNeeded(config);
        if (limit.isPresent() && limit.getAsLong() < needed) {
            log.atWarn()
                    .addKeyValue("limit", limit.getAsLong())
                    .addKeyValue("needed", needed)
                    .addKeyValue("maxConnections", config.connectionLimits().maxConnections())
                    .log("The open-file limit is too low for the connection limit; raise it with 'ulimit -n'");
        }
    }
}
