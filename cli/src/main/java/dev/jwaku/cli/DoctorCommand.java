package dev.jwaku.cli;

import dev.jwaku.tools.doctor.Bundle;
import dev.jwaku.tools.doctor.Doctor;
import dev.jwaku.tools.doctor.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jwaku doctor}: why a node does not work, and a file with all that others need to help. */
@Command(
        description = {
            "Looks at clock, versions, limits, memory, disk, ports, configuration and the running node. Changes",
            "nothing, and asks nobody on the network unless --online is given. Exit code 1 if something is FAIL."
        },
        sortOptions = false)
final class DoctorCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "doctor";

    private static final String TIME_SERVER = "pool.ntp.org";

    private final Map<String, String> environment;

    @Option(names = "--online", description = "Compare the clock with a time server.")
    private boolean online;

    @Option(
            names = "--time-server",
            paramLabel = "<server>",
            description =
                    "host, host:port (NTP) or an http(s) URL (its Date header), with --online (" + TIME_SERVER + ").")
    private String timeServer = TIME_SERVER;

    @Option(
            names = "--bundle",
            paramLabel = "<file>",
            description = "Write a new zip file to send to others, readable by you only; secrets are removed.")
    private @Nullable Path bundle;

    @Option(names = "--log", paramLabel = "<file>", description = "The node's log, for the bundle.")
    private @Nullable Path log;

    @Option(names = "--json", description = "One JSON object instead of the table.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    @Parameters(
            paramLabel = "<flag>",
            arity = "0..*",
            description = "After --: the flags that the node is started with, beside WAKUNODE2_ variables.")
    private List<String> nodeFlags = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    DoctorCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (log != null && bundle == null) {
            throw new UsageException("--log needs --bundle");
        }
        Optional<String> server = online ? Optional.of(timeServer) : Optional.empty();
        Doctor.Examination examination =
                new Doctor(PlannedNode.of(nodeFlags.toArray(String[]::new), environment), server).examine();
        PrintWriter out = spec.commandLine().getOut();
        if (bundle != null) {
            write(bundle.toAbsolutePath(), examination);
        }
        if (json) {
            out.println(examination.report().toJson());
        } else {
            out.print(examination.report().toTable());
            out.flush();
        }
        return examination.report().worst() == Finding.Level.FAIL ? ExitCode.BAD : ExitCode.GOOD;
    }

    private void write(Path file, Doctor.Examination examination) {
        try {
            Bundle.write(file, examination, environment, Optional.ofNullable(log));
        } catch (FileAlreadyExistsException e) {
            throw new UsageException("--bundle: " + file + " exists already", e);
        } catch (IOException e) {
            throw new UsageException("cannot write the bundle: " + e, e);
        }
    }
}
