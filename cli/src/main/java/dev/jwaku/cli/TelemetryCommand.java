package dev.jwaku.cli;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.telemetry.local.LocalTelemetry;
import dev.jwaku.tools.telemetry.service.TelemetryConfig;
import dev.jwaku.tools.telemetry.service.TelemetryService;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jwaku telemetry}: the telemetry service, until it is told to end. */
@Command(
        description = {
            "'telemetry' takes reports on direct messages from clients that opted in, and says how many arrive, with",
            "bounds for what nobody reported. Page, questions and metrics are at the same port. 'telemetry prove'",
            "tests the estimators against worlds whose truth is known."
        },
        sortOptions = false)
final class TelemetryCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "telemetry";

    private static final String SQLITE = "sqlite://";
    private static final int MAX_PORT = 65_535;
    private static final int LEAST_TOKEN = 16;

    @Option(names = "--address", paramLabel = "<ip>", description = "Where it listens (default: 127.0.0.1).")
    private String address = "127.0.0.1";

    @Option(names = "--port", paramLabel = "<port>", description = "0: any (default: 8080).")
    private int port = TelemetryConfig.DEFAULT_PORT;

    @Option(
            names = "--database",
            paramLabel = "<url>",
            description = "sqlite://<file>, or postgres://<user>:<password>@<host>:<port>/<database>, which several"
                    + " services may share (default: sqlite://telemetry.sqlite3).")
    private String database = SQLITE + "telemetry.sqlite3";

    @Option(
            names = "--keep-days",
            paramLabel = "<n>",
            description = "How long single reports are kept; sums, which name nobody, stay (default: 90).")
    private int keepDays = (int) TelemetryConfig.DEFAULT_KEEP.toDays();

    @Option(
            names = "--least-installs",
            paramLabel = "<n>",
            description = "Figures of fewer installs are not shown; 1 for a team that knows it (default: 5).")
    private int leastInstalls = TelemetryConfig.DEFAULT_LEAST_INSTALLS;

    @Option(
            names = "--allow-origin",
            paramLabel = "<origin>",
            description = "Pages that may upload from a browser, such as https://example.org. Repeatable.")
    private List<String> origins = new ArrayList<>();

    @Option(
            names = "--journal",
            paramLabel = "<place>",
            description = "Shows what is in this journal, a file telemetry.db or the folder of a profile, and takes no"
                    + " uploads: for clients with --telemetry=local. Repeatable; without --database.")
    private List<Path> journals = new ArrayList<>();

    @Option(
            names = "--canary-token-file",
            paramLabel = "<file>",
            description = "Takes reports of test messages, to compare with, from whoever knows the token in this file:"
                    + " at least 16 characters in one line (default: from nobody).")
    private @Nullable Path canaryTokenFile;

    @Option(names = "--log-level", paramLabel = "<level>", description = "Log on standard error (default: INFO).")
    private String logLevel = "INFO";

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    TelemetryCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level(logLevel);
        HttpLibraryLog.quiet();
        if (port < 0 || port > MAX_PORT) {
            throw new UsageException("--port is 0 to " + MAX_PORT);
        }
        if (keepDays < 31 || leastInstalls < 1) {
            throw new UsageException("--keep-days is at least 31, since reports come up to 30 days late;"
                    + " --least-installs at least 1");
        }
        TelemetryConfig config = config();
        PrintWriter out = spec.commandLine().getOut();
        MemoryMeters meters = new MemoryMeters();
        RunEnd end = new RunEnd(false);
        try (SystemWorld world = new SystemWorld(Events.NONE, meters);
                Source source =
                        journals.isEmpty() ? Source.of(open()) : Source.of(LocalTelemetry.open(world, journals));
                TelemetryService service =
                        TelemetryService.open(world, source.store(), config, meters, Version.current())) {
            end.hearSignals();
            out.println("telemetry: http://" + address + ":" + service.port() + "/");
            out.flush();
            end.await();
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } finally {
            end.closed();
        }
        return ExitCode.GOOD;
    }

    /** Where figures come from. */
    private record Source(TelemetryStore store, Runnable closing) implements AutoCloseable {
        private static Source of(TelemetryStore store) {
            return new Source(store, store::close);
        }

        private static Source of(LocalTelemetry local) {
            return new Source(local.store(), local::close);
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    private TelemetryConfig config() {
        TelemetryConfig config = TelemetryConfig.defaults()
                .at(address, port)
                .withOrigins(origins)
                .withKeep(Duration.ofDays(keepDays))
                .withLeastInstalls(leastInstalls);
        if (canaryTokenFile != null) {
            config = config.withCanaryToken(token(canaryTokenFile));
        }
        // what was uploaded here would be gone at the end; and nobody hides from himself
        return journals.isEmpty() ? config : config.withLeastInstalls(1).withoutUploads();
    }

    private static String token(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.length() < LEAST_TOKEN || token.chars().anyMatch(Character::isWhitespace)) {
                throw new UsageException("--canary-token-file has a line of at least " + LEAST_TOKEN
                        + " characters, without spaces, and nothing else");
            }
            return token;
        } catch (IOException e) {
            throw new UsageException("--canary-token-file: cannot read " + file, e);
        }
    }

    private TelemetryStore open() throws IOException {
        if (PostgresUrl.isMeant(database)) {
            PostgresUrl url;
            try {
                url = PostgresUrl.parse(database);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--database: " + e.getMessage(), e);
            }
            return TelemetryStore.postgres(url, Instant.now());
        }
        if (!database.startsWith(SQLITE) || database.length() == SQLITE.length()) {
            throw new UsageException("--database is sqlite://<file> or postgres://…");
        }
        return TelemetryStore.sqlite(Path.of(database.substring(SQLITE.length())));
    }
}
