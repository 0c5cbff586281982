package dev.jwaku.cli;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.postgres.server.PostgresBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.postgres.server.PostgresServerException;
import dev.jwaku.tools.relay.Machine;
import dev.jwaku.tools.telemetry.bench.History;
import dev.jwaku.tools.telemetry.bench.HistoryBench;
import dev.jwaku.tools.telemetry.bench.TelemetryBench;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku bench telemetry}: how many records a second the telemetry service takes. */
@Command(
        description = {
            "'bench telemetry' uploads batches of 500 records over HTTP to a telemetry service, as fast as it answers,",
            "with PostgreSQL on the same machine: a server of its own from installed programs, thrown away at the end.",
            "Good when 20,000 records a second are stored, each counted once, and questions are answered in 300 ms.",
            "With --history it first fills the tables with weeks of many installs, and measures the sums of each new",
            "batch (good: 1 s) and all questions of the page (300 ms)."
        },
        sortOptions = false)
final class BenchTelemetryCommand implements Callable<Integer> {
    /** The word after {@code bench}. */
    static final String NAME = "telemetry";

    private static final int RECORDS = 500;

    @Parameters(paramLabel = "telemetry", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--records", paramLabel = "<n>", description = "In all (default: 500000).")
    private int records = 500_000;

    @Option(names = "--clients", paramLabel = "<n>", description = "That upload at once (default: 8).")
    private int clients = 8;

    @Option(names = "--history", description = "Weeks of many installs, instead of as many records as it can take.")
    private boolean history;

    @Option(names = "--days", paramLabel = "<n>", description = "Of the history (default: 30).")
    private int days = 30;

    @Option(names = "--installs", paramLabel = "<n>", description = "Of the history (default: 10000).")
    private int installs = 10_000;

    @Option(names = "--messages", paramLabel = "<n>", description = "Of each install and day (default: 10).")
    private int messages = 10;

    @Option(names = "--uploads", paramLabel = "<n>", description = "New batches after the history (default: 200).")
    private int uploads = 200;

    @Option(names = "--sqlite", description = "With SQLite instead.")
    private boolean sqlite;

    @Option(names = "--url", paramLabel = "<url>", description = "postgres://… of an empty database to use.")
    private @Nullable String url;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchTelemetryCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (records < RECORDS || records > 10_000_000 || clients < 1 || clients > 200) {
            throw new UsageException("--records is 500 to 10000000, --clients 1 to 200");
        }
        if (days < 1 || days > 55 || installs < 8 || installs > 100_000 || messages < 4 || messages > 100) {
            throw new UsageException("--days is 1 to 55, --installs 8 to 100000, --messages 4 to 100");
        }
        if (uploads < 1 || uploads > 10_000 || history && sqlite) {
            throw new UsageException("--uploads is 1 to 10000; --history is for PostgreSQL");
        }
        Logging.level("WARN");
        HttpLibraryLog.quiet();
        try (TemporaryFolder folder = TemporaryFolder.create("jwaku-bench-telemetry")) {
            if (sqlite) {
                try (TelemetryStore store = TelemetryStore.sqlite(folder.path().resolve("telemetry.sqlite3"))) {
                    return measure("SQLite", store);
                }
            }
            if (url != null) {
                if (history) {
                    return measureHistory(PostgresUrl.parse(url));
                }
                try (TelemetryStore store = TelemetryStore.postgres(PostgresUrl.parse(url), Instant.now())) {
                    return measure("PostgreSQL", store);
                }
            }
            return withOwnServer(folder.path());
        } catch (IllegalArgumentException | PostgresServerException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private int withOwnServer(Path folder) throws IOException, InterruptedException {
        PostgresBinaries binaries = PostgresBinaries.installed()
                .orElseThrow(() -> new UsageException("needs PostgreSQL (apt-get install postgresql) or --url"));
        List<String> settings = List.of("shared_buffers = 512MB", "max_wal_size = 4GB", "jit = off");
        try (PostgresServer server = PostgresServer.create(binaries, folder.resolve("postgres"), settings)) {
            PostgresUrl own = PostgresUrl.parse(server.url());
            if (history) {
                return measureHistory(own);
            }
            try (TelemetryStore store = TelemetryStore.postgres(own, Instant.now())) {
                return measure("PostgreSQL", store);
            }
        }
    }

    private int measureHistory(PostgresUrl database) throws IOException, InterruptedException {
        PrintWriter out = sayMachine();
        History made = new History(1, installs, days, messages, Instant.now().toEpochMilli());
        HistoryBench.Result result = new HistoryBench(database, made, uploads, line -> {
                    out.println(line);
                    out.flush();
                })
                .run();
        out.printf(
                Locale.ROOT,
                "%s: %,d of %,d messages in the sums at the end; load after %s%n",
                result.isGood() ? "good" : "not good",
                result.countedAfter(),
                result.wantedAfter(),
                Machine.loadNow());
        if (json) {
            out.println(new JsonMapper().writeValueAsString(result));
        }
        out.flush();
        return result.isGood() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private PrintWriter sayMachine() {
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.present();
        out.println(machine.cpu() + ", " + machine.memory() + ", " + machine.java() + ", load " + machine.load());
        out.flush();
        return out;
    }

    private int measure(String name, TelemetryStore store) throws IOException, InterruptedException {
        PrintWriter out = sayMachine();
        TelemetryBench.Result result = new TelemetryBench(store, records / RECORDS, clients).run();
        out.printf(
                Locale.ROOT,
                "%s: %,d records in %.1f s, %,.0f a second; sums complete %.1f s later, with %,d of %,d messages;"
                        + " slowest answer %.0f ms; load after %s%n",
                name,
                result.records(),
                result.seconds(),
                result.rate(),
                result.sumsSeconds(),
                result.counted(),
                result.sent(),
                result.answerMillis(),
                Machine.loadNow());
        if (json) {
            out.println(new JsonMapper().writeValueAsString(result));
        }
        out.flush();
        return result.isGood() ? ExitCode.GOOD : ExitCode.BAD;
    }
}
