package dev.jwaku.cli;

import dev.jwaku.postgres.server.PostgresBinaries;
import dev.jwaku.postgres.server.PostgresServerException;
import dev.jwaku.tools.store.StoreBench;
import dev.jwaku.tools.store.StoreBenchPlan;
import dev.jwaku.tools.store.StoreBenchPlan.Databases;
import dev.jwaku.tools.store.StoreBenchPlan.Limits;
import dev.jwaku.tools.store.StoreBenchPlan.MixedLoad;
import dev.jwaku.tools.store.StoreBenchPlan.Past;
import dev.jwaku.tools.store.StoreBenchPlan.Where;
import dev.jwaku.tools.store.report.CsvReport;
import dev.jwaku.tools.store.report.HtmlReport;
import dev.jwaku.tools.store.report.JsonReport;
import dev.jwaku.tools.store.report.StoreReport;
import dev.jwaku.tools.store.report.TextReport;
import dev.jwaku.tools.store.report.Threshold;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jwaku bench store}: how fast the PostgreSQL archive finds messages, at the database and over the wire. */
@Command(
        description = {
            "'bench store' makes a history, loads it into PostgreSQL, into our tables and, with --reference, into",
            "nwaku's, and asks questions of every shape: at the database one after the other, then mixed at a rate",
            "while messages are inserted, at the database and at a node over the wire. Without --url it starts a",
            "PostgreSQL server of its own from installed programs and throws it away at the end. Good when all limits",
            "hold."
        },
        sortOptions = false)
final class BenchStoreCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "store";

    @Parameters(paramLabel = "store", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--messages", paramLabel = "<n>", description = "Messages in the history (default: 250000).")
    private int messages = Past.DEFAULT.messages();

    @Option(names = "--days", paramLabel = "<n>", description = "How long it is (default: 30).")
    private int days = Past.DEFAULT.days();

    @Option(names = "--topics", paramLabel = "<n>", description = "Content topics (default: 200).")
    private int topics = Past.DEFAULT.topics();

    @Option(names = "--seed", paramLabel = "<n>", description = "The same seed makes the same history (default: 1).")
    private long seed = Past.DEFAULT.seed();

    @Option(names = "--reference", description = "Measure nwaku's tables and statements in turn with ours.")
    private boolean reference;

    @Option(names = "--at", paramLabel = "<where>", description = "database, wire or both (default: both).")
    private String at = "both";

    @Option(names = "--shapes", paramLabel = "<a,b>", description = "Only these at the database (default: all).")
    private String shapes = "";

    @Option(names = "--shape-seconds", paramLabel = "<s>", description = "For each shape and archive (default: 5).")
    private int shapeSeconds = 5;

    @Option(names = "--rate", paramLabel = "<n>", description = "Mixed questions per second; 0: none (default: 50).")
    private int rate = MixedLoad.DEFAULT.rate();

    @Option(names = "--mix", paramLabel = "<a=1,b=2>", description = "Their shapes and weights.")
    private String mix = MixedLoad.DEFAULT.mix();

    @Option(names = "--insert-rate", paramLabel = "<n>", description = "Messages inserted per second (default: 100).")
    private int insertRate = MixedLoad.DEFAULT.insertRate();

    @Option(names = "--seconds", paramLabel = "<s>", description = "How long the mixed load is (default: 60).")
    private int seconds = MixedLoad.DEFAULT.seconds();

    @Option(names = "--warm-up", paramLabel = "<s>", description = "Of the mixed load, not counted (default: 20).")
    private int warmUp = MixedLoad.DEFAULT.warmUpSeconds();

    @Option(names = "--clients", paramLabel = "<n>", description = "Most questions open at once (default: 16).")
    private int clients = MixedLoad.DEFAULT.clients();

    @Option(names = "--nodes", paramLabel = "<n>", description = "Peers that ask over the wire (default: 4).")
    private int nodes = MixedLoad.DEFAULT.nodes();

    @Option(names = "--url", paramLabel = "<url>", description = "postgres://… of an empty database to use.")
    private @Nullable String url;

    @Option(names = "--reference-url", paramLabel = "<url>", description = "Another one for nwaku's tables.")
    private @Nullable String referenceUrl;

    @Option(names = "--keep", paramLabel = "<folder>", description = "Keep the server of its own there.")
    private @Nullable Path keep;

    @Option(names = "--reuse", description = "Ask the history of an earlier run with --url or --keep.")
    private boolean reuse;

    @Option(names = "--setting", paramLabel = "<a=b>", description = "For the server of its own; repeatable.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--threshold",
            paramLabel = "<limit>",
            description = "Such as hash-1:p95<=5ms, wire-mix/hash-1:p90<=5ms, insert-128:rate>=20000; repeatable.")
    private List<String> thresholds = new ArrayList<>();

    @Option(names = "--no-default-thresholds", description = "Only these limits count.")
    private boolean noDefaults;

    @Option(names = "--json", paramLabel = "<file>", description = "The report as JSON; - for the last line here.")
    private @Nullable String json;

    @Option(names = "--csv", paramLabel = "<file>", description = "The figures as CSV.")
    private @Nullable Path csv;

    @Option(names = "--html", paramLabel = "<file>", description = "The report as a page with plots.")
    private @Nullable Path html;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchStoreCommand() {}

    @Override
    public Integer call() throws IOException {
        if (url != null && keep != null) {
            throw new UsageException("--keep is for a server of its own, so not together with --url");
        }
        if (reuse && url == null && keep == null) {
            throw new UsageException("--reuse needs --url or --keep: where is the history?");
        }
        if (keep != null) {
            return run(keep);
        }
        try (TemporaryFolder folder = TemporaryFolder.create("jwaku-bench-store")) {
            return run(folder.path());
        }
    }

    private int run(Path folder) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        StoreReport report;
        try {
            report = new StoreBench(plan(folder), PostgresBinaries.installed(), line -> {
                        out.println(line);
                        out.flush();
                    })
                    .run()
                    .with("jwaku", Version.current());
        } catch (IllegalArgumentException | PostgresServerException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } catch (SQLException e) {
            throw new UsageException("the database: " + e.getMessage(), e);
        }
        out.println();
        out.print(TextReport.of(report));
        write(report, out);
        out.flush();
        return report.isGood() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private StoreBenchPlan plan(Path folder) {
        return new StoreBenchPlan(
                new Past(messages, days, topics, seed),
                new Databases(
                        Optional.ofNullable(url),
                        Optional.ofNullable(referenceUrl),
                        folder,
                        keep != null,
                        settings,
                        reuse,
                        reference),
                shapes.isEmpty() ? List.of() : List.of(shapes.split(",", -1)),
                shapeSeconds,
                where(),
                new MixedLoad(rate, mix, insertRate, seconds, warmUp, clients, nodes),
                new Limits(thresholds.stream().map(Threshold::parse).toList(), !noDefaults));
    }

    private Where where() {
        return Arrays.stream(Where.values())
                .filter(where -> where.name().toLowerCase(Locale.ROOT).equals(at))
                .findFirst()
                .orElseThrow(() -> new UsageException("--at is database, wire or both, not '" + at + "'"));
    }

    private void write(StoreReport report, PrintWriter out) throws IOException {
        if (csv != null) {
            Files.writeString(csv, CsvReport.of(report));
        }
        if (html != null) {
            Files.writeString(html, HtmlReport.of(report, StoreBench.OURS));
        }
        if (json != null && json.equals("-")) {
            out.println(JsonReport.of(report));
        } else if (json != null) {
            Files.writeString(Path.of(json), JsonReport.of(report) + "\n");
        }
    }
}
