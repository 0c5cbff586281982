package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.metrics.MetricsPage;
import dev.jwaku.node.rest.HttpServer;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.Router;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.telemetry.store.StoreException;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service, from its opening to its end. The store is the caller's. Thread-safe. */
public final class TelemetryService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TelemetryService.class);
    /** Without anything new: what was pending may be due. */
    private static final Duration PAUSE = Duration.ofSeconds(10);
    /** More comes at once, and is summed up together. */
    private static final Duration SETTLE = Duration.ofMillis(500);

    private static final Duration UPKEEP = Duration.ofHours(1);
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final World world;
    private final TelemetryStore store;
    private final TelemetryConfig config;
    private final ServiceMeters meters;
    private final PublishedFigures figures;
    private final Mailbox<Boolean> news;
    private final Tasks tasks;
    private final HttpServer server;

    private TelemetryService(
            World world, TelemetryStore store, TelemetryConfig config, MemoryMeters memory, String version)
            throws IOException {
        this.world = world;
        this.store = store;
        this.config = config;
        this.meters = new ServiceMeters(memory);
        this.figures = new PublishedFigures(world, store, config.leastInstalls());
        figures.register(memory);
        this.news = new Mailbox<>(world, 1);
        this.tasks = new Tasks(world, "telemetry");
        Router router = new Router();
        new UploadRoutes(world, store, meters, config, () -> news.offer(true)).addTo(router);
        if (config.takesUploads()) {
            new ForeignRoutes(world, store, meters).addTo(router);
        }
        new CanaryRoutes(world, store, meters, config.canaryTokenHash()).addTo(router);
        new QuestionRoutes(world, store, config.leastInstalls()).addTo(router);
        new PageRoutes().addTo(router);
        MetricsPage page = new MetricsPage(memory, version, world.now().getEpochSecond());
        router.add("GET", "/metrics", (request, parameters) -> new RestAnswer(200, METRICS, page.text()));
        this.server = HttpServer.open(
                "telemetry", config.address(), config.port(), config.allowOrigins(), new Door(router, meters));
    }

    /**
     * Serves from now on.
     *
     * @param memory what it counts, for {@code /metrics}
     * @throws IOException if the port cannot be listened on
     */
    public static TelemetryService open(
            World world, TelemetryStore store, TelemetryConfig config, MemoryMeters memory, String version)
            throws IOException {
        TelemetryService service = new TelemetryService(world, store, config, memory, version);
        service.tasks.start("sums", service::keepUp);
        return service;
    }

    private void keepUp() {
        Deadline upkeep = Deadline.after(world, Duration.ZERO);
        while (!news.isClosed()) {
            if (upkeep.isExpired()) {
                maintain();
                upkeep = Deadline.after(world, UPKEEP);
            }
            int done = sumUp();
            if (done == 0) {
                news.take(Deadline.after(world, PAUSE));
                news.take(Deadline.after(world, SETTLE));
            }
        }
    }

    /** One portion; 0 if nothing is left, or the database is away. */
    private int sumUp() {
        long start = world.nanoTime();
        try {
            int done = store.updateSums(world.now());
            if (done > 0) {
                meters.summed((world.nanoTime() - start) / 1e9);
            } else {
                figures.refresh();
            }
            return done;
        } catch (StoreException e) {
            meters.sumsFailed();
            log.atWarn().addKeyValue("reason", e.getMessage()).log("the sums are not up to date");
            return 0;
        } catch (RuntimeException e) {
            // our own mistake: uploads go on, and the meter tells
            meters.sumsFailed();
            log.atError().setCause(e).log("summing up failed");
            return 0;
        }
    }

    private void maintain() {
        try {
            store.maintain(world.now(), config.keep());
        } catch (StoreException e) {
            meters.sumsFailed();
            log.atWarn().addKeyValue("reason", e.getMessage()).log("upkeep did not happen");
        }
    }

    /** The port it really listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        news.close();
        tasks.close();
    }
}
