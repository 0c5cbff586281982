package dev.jwaku.cli;

import dev.jwaku.node.NodeConfig;
import dev.jwaku.tools.storewatch.WatchFiles;
import dev.jwaku.tools.storewatch.WatchSettings;
import dev.jwaku.tools.storewatch.WatchedStore;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jwaku store-watch}: which store node lacks what others have. */
@Command(
        description = {
            "'store-watch' compares store nodes by hash, window after window: who lacks which message that another",
            "has, since when, and when that was repaired. With a sender's journal also what is in no store. A store",
            "that does not answer lacks nothing; it is said to be silent. Ends at --to, after --for, or when it is",
            "told to. Good when all stores answered for everything and none lacks anything."
        },
        sortOptions = false)
final class StoreWatchCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "store-watch";

    private static final long SECOND = 1_000_000_000L;
    private static final int SHORT_PATIENCE = 60;
    private static final int LONG_PATIENCE = 86_400;
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--store",
            paramLabel = "[NAME=]ADDRESS",
            required = true,
            description = "A store node's multiaddress with /p2p/. Two or more; with a journal one will do.")
    private List<String> stores = new ArrayList<>();

    @Option(names = "--cluster-id", paramLabel = "<id>", description = "The network (default: 16).")
    private int cluster = NodeConfig.DEFAULT_CLUSTER_ID;

    @Option(names = "--shard", paramLabel = "<n>", description = "Repeatable (default: 32).")
    private List<Integer> shards = new ArrayList<>();

    @Option(names = "--content-topic", paramLabel = "<topic>", description = "Only this; up to ten (default: all).")
    private List<String> contentTopics = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "<time>",
            description = "Messages from then on, such as 2026-11-22T12:00:00Z (default: now).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "<time>", description = "And before; then it ends.")
    private @Nullable String to;

    @Option(names = "--for", paramLabel = "<s>", description = "As --to so many seconds from now.")
    private int seconds;

    @Option(names = "--window", paramLabel = "<s>", description = "Compared at once (default: 60).")
    private int window = 60;

    @Option(names = "--settle", paramLabel = "<s>", description = "How long stores may take (default: 60).")
    private int settle = 60;

    @Option(
            names = "--again",
            paramLabel = "<s>",
            description = "A window is compared again so long after its end; 0: not (default: 3600).")
    private int again = 3600;

    @Option(names = "--pause", paramLabel = "<s>", description = "Between rounds (default: 10).")
    private int pause = 10;

    @Option(names = "--timeout", paramLabel = "<s>", description = "Of one question (default: 10).")
    private int timeout = 10;

    @Option(
            names = "--keep",
            paramLabel = "<s>",
            description = "How long what is missing or unanswered is asked for (default: 86400; with --to 60).")
    private @Nullable Integer keep;

    @Option(names = "--journal", paramLabel = "<file>", description = "What a sender says it sent. Repeatable.")
    private List<Path> journals = new ArrayList<>();

    @Option(names = "--metrics-port", paramLabel = "<port>", description = "Serves /metrics on loopback; 0: any.")
    private @Nullable Integer metricsPort;

    @Option(names = "--json", paramLabel = "<file>", description = "The report as JSON; - for the last line here.")
    private @Nullable String json;

    @Option(names = "--html", paramLabel = "<file>", description = "The report as a page.")
    private @Nullable Path html;

    @Option(names = "--log-level", paramLabel = "<level>", description = "Log on standard error (default: WARN).")
    private String logLevel = "WARN";

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    StoreWatchCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level(logLevel);
        PrintWriter out = spec.commandLine().getOut();
        WatchSettings settings;
        List<WatchedStore> watched;
        try {
            settings = settings();
            watched = stores.stream().map(WatchedStore::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        if (watched.stream().map(WatchedStore::name).distinct().count() < watched.size()) {
            throw new UsageException("two stores have the same name");
        }
        WatchFiles files = new WatchFiles(
                Optional.ofNullable(json).filter(file -> !file.equals("-")).map(Path::of), Optional.ofNullable(html));
        try {
            return new StoreWatchRun(config(), settings, watched, journals, Optional.ofNullable(metricsPort), out)
                    .untilTheEnd(files, "-".equals(json));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private NodeConfig config() {
        return NodeConfig.builder()
                .clusterId(cluster)
                .shards(shards())
                .relay(false)
                .build();
    }

    private List<Integer> shards() {
        return shards.isEmpty() ? List.of(NodeConfig.DEFAULT_SHARD) : shards;
    }

    private WatchSettings settings() {
        if (seconds < 0 || seconds > 0 && to != null) {
            throw new UsageException("--for is a number of seconds, and not beside --to");
        }
        if (metricsPort != null && (metricsPort < 0 || metricsPort > MAX_PORT)) {
            throw new UsageException("--metrics-port is 0 to " + MAX_PORT);
        }
        OptionalLong begin = from == null ? OptionalLong.empty() : OptionalLong.of(FlagValues.nanos("--from", from));
        OptionalLong end = to == null ? OptionalLong.empty() : OptionalLong.of(FlagValues.nanos("--to", to));
        if (seconds > 0) {
            end = OptionalLong.of(nanos(Instant.now().plusSeconds(seconds)));
        }
        int patience = keep != null ? keep : end.isPresent() ? SHORT_PATIENCE : LONG_PATIENCE;
        return WatchSettings.of(shards().stream()
                        .map(shard -> new Shard(cluster, shard).topic())
                        .toList())
                .about(contentTopics.stream().map(ContentTopic::of).toList())
                .withTimes(
                        Duration.ofSeconds(window),
                        Duration.ofSeconds(settle),
                        Duration.ofSeconds(again),
                        Duration.ofSeconds(pause))
                .withPatience(Duration.ofSeconds(timeout), Duration.ofSeconds(patience))
                .between(begin, end);
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }
}
