package dev.jwaku.cli;

import dev.jwaku.node.metrics.MetricsPage;
import dev.jwaku.node.metrics.MetricsServer;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.lpt.Lines;
import dev.jwaku.tools.lpt.Lines.LightPushVersion;
import dev.jwaku.tools.lpt.LptExit;
import dev.jwaku.tools.lpt.LptPlan;
import dev.jwaku.tools.lpt.LptRun;
import dev.jwaku.tools.lpt.LptScreen;
import dev.jwaku.tools.lpt.Reception;
import dev.jwaku.tools.lpt.Traffic;
import dev.jwaku.tools.lpt.journal.Journals;
import dev.jwaku.tools.lpt.metrics.MetricPrefix;
import dev.jwaku.tools.lpt.metrics.TesterMeters;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.NoServicePeerException;
import dev.jwaku.tools.lpt.report.Limit;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jwaku lpt}: sends by light push, receives by filter, and says what became of each message. */
@Command(
        description = {
            "'lpt' tests light push and filter: senders send test messages through service nodes, receivers wait for",
            "them, and a report says what became of each. Flags are those of the reference lite-protocol-tester, whose",
            "payload it speaks. 'lpt report' joins the journals of senders and receivers that ran apart.",
            "Exit codes: 0 good, 1 a limit does not hold, 2 wrong use, 3 no service node, 4 nothing ever arrived."
        },
        sortOptions = false)
final class LptCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "lpt";

    private static final long MILLIS = 1000;

    @Option(names = "--sender", description = "Sends.")
    private boolean sender;

    @Option(names = "--receiver", description = "Receives.")
    private boolean receiver;

    @Option(names = "--both", description = "Sends and receives: one sender, one receiver, in one process.")
    private boolean both;

    @Option(names = "--fleet", description = "A sender and a receiver on every node: all pairs are tested.")
    private boolean fleet;

    @Option(names = "--test-func", paramLabel = "SENDER|RECEIVER", description = "The same, as the reference has it.")
    private @Nullable String testFunction;

    @Mixin
    private final LptPeerFlags peers = new LptPeerFlags();

    @Option(names = "--cluster-id", paramLabel = "<id>", description = "The network (default: 0).")
    private int cluster;

    @Option(names = "--shard", paramLabel = "<index>", description = "Where messages travel (default: 0).")
    private int shard;

    @Option(
            names = "--lightpush-version",
            paramLabel = "AUTO|LEGACY|V3",
            description = "LEGACY is version 2 (default: AUTO, 3 where it is spoken).")
    private String lightPush = "AUTO";

    @Option(
            names = "--lightpush-peers",
            paramLabel = "<n>",
            description = "Each message goes to so many service nodes at once (default: 1).")
    private int lightPushPeers = 1;

    @Option(
            names = "--filter-peers",
            paramLabel = "<n>",
            description = "A receiver subscribes at so many service nodes (default: 1).")
    private int filterPeers = 1;

    @Option(
            names = "--fixed-service-peer",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Keeps a failing service node (default: false, another is used after three failures).")
    private boolean fixed;

    @Option(
            names = "--answer-timeout",
            paramLabel = "<ms>",
            description = "How long a service node may take to answer (default: 10000).")
    private int answer = 10_000;

    @Option(names = "--ping-interval", paramLabel = "<ms>", description = "Between filter pings (default: 10000).")
    private int ping = 10_000;

    @Mixin
    private final LptTrafficFlags traffic = new LptTrafficFlags();

    @Option(
            names = "--senders",
            paramLabel = "<n>",
            description = "How many senders a receiver waits for (default: 1; with --fleet, all).")
    private int senders = 1;

    @Option(
            names = "--idle-timeout",
            paramLabel = "<s>",
            description = "A receiver gives up after so long without a message (default: 60); 0 waits for ever.")
    private int idle = 60;

    @Option(
            names = "--recover",
            paramLabel = "store",
            description = "Looks for missing messages in a store; the sender must be --persistent.")
    private @Nullable String recover;

    @Option(
            names = "--store-node",
            paramLabel = "<address>",
            description = "Which store (default: the filter service).")
    private @Nullable String storeNode;

    @Option(
            names = "--journal",
            paramLabel = "<file>",
            description = "Journal, for 'lpt report' (default: lpt-sender-<run>.jsonl or lpt-receiver-<run>.jsonl with"
                    + " --sender or --receiver alone; - for none).")
    private @Nullable String journal;

    @Mixin
    private final LptOutputs outputs = new LptOutputs();

    @Option(names = "--metrics-port", paramLabel = "<port>", description = "Serves /metrics there (default: off).")
    private @Nullable Integer metricsPort;

    @Option(names = "--metrics-address", paramLabel = "<ip>", description = "And at this address (default: 127.0.0.1).")
    private String metricsAddress = "127.0.0.1";

    @Option(
            names = "--metric-prefix",
            paramLabel = "lpt|logos_delivery|both",
            description = "Names of the reference's metrics (default: both).")
    private String metricPrefix = "both";

    @Option(names = "--nat", hidden = true, description = "Changes nothing: the tester listens nowhere.")
    @SuppressWarnings("UnusedVariable") // scripts of the reference always give it
    private @Nullable String nat;

    @Option(names = "--log-level", paramLabel = "<level>", description = "Log of this process on standard error.")
    private @Nullable String logLevel;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    LptCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level(logLevel == null ? "ERROR" : logLevel); // service nodes that fail are part of the test
        PrintWriter out = spec.commandLine().getOut();
        List<Limit> limits = outputs.limits();
        MetricPrefix prefix = MetricPrefix.of(metricPrefix);
        LptPlan plan = plan();
        MemoryMeters memory = new MemoryMeters();
        try (SystemWorld world = new SystemWorld(Events.NONE, memory)) {
            Optional<MetricsServer> metrics = metrics(memory, out);
            try {
                return run(world, plan, new TesterMeters(memory, prefix), limits, out);
            } catch (NoServicePeerException e) {
                spec.commandLine().getErr().println(spec.name() + ": " + e.getMessage());
                return LptExit.NO_SERVICE_PEER;
            } finally {
                metrics.ifPresent(MetricsServer::close);
            }
        }
    }

    private int run(SystemWorld world, LptPlan plan, TesterMeters meters, List<Limit> limits, PrintWriter out)
            throws IOException {
        try (LptRun run = new LptRun(world, plan, meters);
                LptInterruption interruption =
                        LptInterruption.of(world, run, outputs.rules().grace())) {
            Journals journals = run.run(new LptScreen(out, System.console() != null));
            plan.journal().ifPresent(file -> out.println("journal: " + file));
            int code = outputs.report(journals, limits, out);
            interruption.reported(code);
            return code;
        }
    }

    private Optional<MetricsServer> metrics(MemoryMeters memory, PrintWriter out) throws IOException {
        if (metricsPort == null) {
            return Optional.empty();
        }
        HttpLibraryLog.quiet();
        MetricsServer server = MetricsServer.start(
                new MetricsPage(memory, Version.current(), System.currentTimeMillis() / MILLIS),
                metricsAddress,
                metricsPort);
        out.println("metrics: http://" + metricsAddress + ":" + server.port() + "/metrics");
        return Optional.of(server);
    }

    private LptPlan plan() {
        Role role = role();
        Traffic sent = traffic.traffic();
        String runId = UUID.randomUUID().toString().substring(0, 8);
        List<LptPlan.Part> sending = role == Role.FLEET
                ? peers.fleetSenders()
                : role == Role.RECEIVER ? List.of() : List.of(peers.part(role == Role.BOTH ? "sender" : ""));
        List<LptPlan.Part> receiving = role == Role.FLEET
                ? peers.fleetReceivers()
                : role == Role.SENDER ? List.of() : List.of(peers.part(role == Role.BOTH ? "receiver" : ""));
        return new LptPlan(
                lines(),
                sent,
                reception(sent, role == Role.FLEET ? sending.size() : senders),
                sending,
                receiving,
                Duration.ofMillis(answer).multipliedBy(3),
                journal(role, runId),
                runId);
    }

    private enum Role {
        SENDER,
        RECEIVER,
        BOTH,
        FLEET
    }

    private Role role() {
        boolean sends = sender || "SENDER".equalsIgnoreCase(testFunction);
        boolean receives = receiver || "RECEIVER".equalsIgnoreCase(testFunction);
        if (testFunction != null && !sends && !receives) {
            throw new UsageException("--test-func is SENDER or RECEIVER, not '" + testFunction + "'");
        }
        if (fleet) {
            return Role.FLEET;
        }
        if (both || sends && receives) {
            return Role.BOTH;
        }
        if (!sends && !receives) {
            throw new UsageException("what to do? --sender, --receiver, --both, --fleet, or 'lpt report'");
        }
        return sends ? Role.SENDER : Role.RECEIVER;
    }

    private Lines lines() {
        if (answer < 1 || ping < 1) {
            throw new UsageException("--answer-timeout and --ping-interval are 1 or more");
        }
        LightPushVersion version;
        try {
            version = LightPushVersion.valueOf(lightPush.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--lightpush-version is AUTO, LEGACY or V3, not '" + lightPush + "'", e);
        }
        return new Lines(
                new Shard(cluster, shard),
                version,
                lightPushPeers,
                filterPeers,
                fixed,
                Duration.ofMillis(answer),
                Duration.ofMillis(ping),
                Version.current());
    }

    private Reception reception(Traffic sent, int expectedSenders) {
        if (recover != null && !recover.equals("store")) {
            throw new UsageException("--recover takes store, not '" + recover + "'");
        }
        Duration quiet = Duration.ofSeconds(idle).plus(sent.startAfter()).plus(Duration.ofNanos((long)
                (5e9 / sent.perSecond())));
        try {
            return new Reception(
                    traffic.topics(),
                    expectedSenders,
                    outputs.rules().grace(),
                    quiet,
                    idle == 0,
                    recover != null,
                    Optional.ofNullable(storeNode).map(Candidate::parse));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--store-node: " + e.getMessage(), e);
        }
    }

    private Optional<Path> journal(Role role, String runId) {
        if (journal != null) {
            return journal.equals("-") ? Optional.empty() : Optional.of(Path.of(journal));
        }
        return switch (role) {
            case SENDER -> Optional.of(Path.of("lpt-sender-" + runId + ".jsonl"));
            case RECEIVER -> Optional.of(Path.of("lpt-receiver-" + runId + ".jsonl"));
            case BOTH, FLEET -> Optional.empty();
        };
    }
}
