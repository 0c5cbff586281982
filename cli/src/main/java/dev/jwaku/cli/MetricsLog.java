package dev.jwaku.cli;

import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Service;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Totals in the log, for operators without Prometheus: nwaku's {@code --metrics-logging}. */
final class MetricsLog implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(MetricsLog.class);

    private final WakuNode node;
    private final MemoryMeters meters;
    private final Tasks tasks;

    MetricsLog(WakuNode node, MemoryMeters meters) {
        this.node = node;
        this.meters = meters;
        this.tasks = new Tasks(node.world(), "metrics-log");
    }

    /** Begins, if it is wanted. */
    void start(boolean wanted) {
        if (wanted) {
            tasks.start("totals", this::run);
        }
    }

    private void run() {
        Signal never = new Signal(node.world());
        while (!never.await(Deadline.after(node.world(), INTERVAL))) {
            write();
        }
    }

    void write() {
        line("Total connections initiated", sum("waku_peers_dials"));
        line("Total messages", sum("waku_node_messages"));
        line("Total store peers", peers(Service.STORE));
        line("Total lightpush peers", peers(Service.LIGHTPUSH));
        line("Total filter peers", peers(Service.FILTER));
        line("Total connected peers", node.host().peers().size());
    }

    private long peers(Service service) {
        return node.servicePeers().connected(service).size();
    }

    private long sum(String name) {
        return meters.counters().entrySet().stream()
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static void line(String what, long count) {
        log.atInfo().addKeyValue("count", count).log(what);
    }

    @Override
    public void close() {
        tasks.close();
    }
}
