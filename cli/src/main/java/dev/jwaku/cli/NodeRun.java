package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
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
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node from its start to the signal that ends it. */
final class NodeRun {
    /** Files a JVM has open beside sockets: jars, libraries, pipes. */
    private static final int OTHER_FILES = 64;
    /** The promise is an end within two seconds; what has not ended by then never will. */
    private static final long END_LIMIT_MILLIS = 1_800;

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
    private final boolean endWithStdin;
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    NodeRun(NodePlan plan, PrivateKey key, boolean traceAsJson, boolean endWithStdin) {
        this.plan = plan;
        this.config = plan.config();
        this.key = key;
        this.traceAsJson = traceAsJson;
        this.endWithStdin = endWithStdin;
    }

    /** Runs the node; returns the exit code after a signal, or after the end of standard input if so asked. */
    int untilToldToEnd() {
        warnOfFileLimit();
        Thread hook = new Thread(this::endOnSignal, "signal");
        MemoryMeters meters = new MemoryMeters();
        try (SystemWorld world = new SystemWorld(trace(), meters);
                NodeServers servers = NodeServers.open(plan.rest());
                WakuNode node = WakuNode.start(world, key, config);
                NodeServers closedFirst = servers;
                MetricsLog totals = new MetricsLog(node, meters)) {
            totals.start(plan.logsMetrics());
            closedFirst.serve(node, meters, plan.metrics());
            Runtime.getRuntime().addShutdownHook(hook);
            announce(node);
            waitForTheEnd();
        } catch (IOException | ArchiveException | StorageException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } finally {
            ended.countDown();
        }
        return ExitCode.GOOD;
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

    private void waitForTheEnd() {
        try {
            if (endWithStdin) {
                System.in.transferTo(OutputStream.nullOutputStream());
                log.info("Shutting down, standard input has ended");
            } else {
                told.await();
            }
        } catch (IOException e) {
            log.info("Shutting down, standard input is gone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs while the JVM ends: has the node closed, then gives the exit status of an orderly end. */
    private void endOnSignal() {
        if (ended.getCount() == 0) {
            return;
        }
        log.info("Shutting down after receiving a signal");
        told.countDown();
        boolean inTime = false;
        try {
            inTime = !endWithStdin && ended.await(END_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(inTime || endWithStdin ? ExitCode.GOOD : ExitCode.BAD);
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
