package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.node.metrics.MetricsPage;
import dev.jwaku.node.metrics.MetricsServer;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.storewatch.StoreWatch;
import dev.jwaku.tools.storewatch.WatchFiles;
import dev.jwaku.tools.storewatch.WatchReport;
import dev.jwaku.tools.storewatch.WatchSettings;
import dev.jwaku.tools.storewatch.WatchTexts;
import dev.jwaku.tools.storewatch.WatchedStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A watch from its start to its end, or to the signal that ends it, after which the report is still written. */
final class StoreWatchRun {
    /** A question under way is waited for. */
    private static final long END_SECONDS = 20;

    private final NodeConfig config;
    private final WatchSettings settings;
    private final List<WatchedStore> stores;
    private final List<Path> journals;
    private final Optional<Integer> metricsPort;
    private final PrintWriter out;

    StoreWatchRun(
            NodeConfig config,
            WatchSettings settings,
            List<WatchedStore> stores,
            List<Path> journals,
            Optional<Integer> metricsPort,
            PrintWriter out) {
        this.config = config;
        this.settings = settings;
        this.stores = stores;
        this.journals = journals;
        this.metricsPort = metricsPort;
        this.out = out;
    }

    /** Returns the exit code. */
    int untilTheEnd(WatchFiles files, boolean jsonLine) throws IOException {
        journals.stream().filter(file -> !Files.exists(file)).forEach(file -> say("there is no " + file + " yet"));
        MemoryMeters meters = new MemoryMeters();
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger code = new AtomicInteger(ExitCode.BAD);
        try (SystemWorld world = new SystemWorld(Events.NONE, meters);
                WakuNode node = WakuNode.start(world, PrivateKey.generateSecp256k1(world.entropy()), config);
                StoreWatch watch =
                        StoreWatch.over(world, node.host(), node.storeClient(), settings, stores, journals)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endOnSignal(watch, ended, code), "signal"));
            try (Closing server = metrics(meters)) {
                watch.run(report -> files.progress(report, this::say));
            }
            WatchReport report = watch.report();
            WatchTexts texts = new WatchTexts(report);
            files.write(report);
            out.print(texts.text());
            if (jsonLine) {
                out.println(texts.json());
            }
            out.flush();
            code.set(report.isGood() ? ExitCode.GOOD : ExitCode.BAD);
            return code.get();
        } finally {
            ended.countDown();
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static void endOnSignal(StoreWatch watch, CountDownLatch ended, AtomicInteger code) {
        if (ended.getCount() == 0) {
            return;
        }
        watch.close();
        try {
            if (ended.await(END_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(code.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is closed without complaint. */
    @FunctionalInterface
    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    private Closing metrics(MemoryMeters meters) throws IOException {
        if (metricsPort.isEmpty()) {
            return () -> {};
        }
        HttpLibraryLog.quiet();
        MetricsServer server = MetricsServer.start(
                new MetricsPage(meters, Version.current(), Instant.now().getEpochSecond()),
                "127.0.0.1",
                metricsPort.get());
        say("metrics: http://127.0.0.1:" + server.port() + "/metrics");
        return server::close;
    }
}
