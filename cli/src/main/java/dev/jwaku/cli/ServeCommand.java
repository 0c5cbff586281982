package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.tools.gateway.GatewayConfig;
import dev.jwaku.tools.gateway.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code jwaku serve}: a messenger without a face of its own, driven by JSON-RPC, REST or a script. All flags of
 * {@code jwaku node} hold for the node inside.
 */
final class ServeCommand {
    /** Its name on the command line. */
    static final String NAME = "serve";
    /** Holds the token, for those who have no file for it. */
    static final String TOKEN_VARIABLE = "JWAKU_TOKEN";

    private static final int MAX_16_BITS = 65_535;

    private ServeCommand() {}

    private static Stream<Flag> own() {
        return Stream.of(
                new Flag("--port", "<port>", "of JSON-RPC, REST and events; 0 lets the system choose (8545)"),
                new Flag("--address", "<ip>", "where it listens; beyond loopback with a token only (127.0.0.1)"),
                new Flag("--token-file", "<file>", "its first line is what callers must show"),
                new Flag(
                        "--script", "<file>", "do what is in this file, then end; 1 if something was not as expected"));
    }

    /**
     * Runs until told to end, or until the script has ended.
     *
     * @return the exit code
     * @throws UsageException if it cannot be run as asked
     */
    static int run(String[] arguments, Map<String, String> environment, PrintWriter out) {
        FlagValues flags = PersonFlags.parse(own(), arguments, environment);
        if (flags.isOn("--help", false)) {
            printHelp(out);
            return ExitCode.GOOD;
        }
        PersonPlan person = new PersonFlags(flags, environment).plan();
        NodePlan plan = NodeCommand.plan(flags);
        PrivateKey key = NodeCommand.key(flags);
        ServeRun.Settings settings = new ServeRun.Settings(
                person,
                gateway(flags, environment),
                TelemetryPlan.of(flags),
                flags.text("--script").map(ServeCommand::script),
                flags.isOn("--end-with-stdin", false));
        Logging.toStandardOutput(
                flags.text("--log-level").orElse("INFO"),
                flags.text("--log-format").orElse("TEXT").equalsIgnoreCase("JSON"));
        return new ServeRun(settings, plan, key).run(environment, out);
    }

    private static GatewayConfig gateway(FlagValues flags, Map<String, String> environment) {
        Optional<String> token = flags.text("--token-file")
                .map(PersonFlags::firstLine)
                .or(() -> Optional.ofNullable(environment.get(TOKEN_VARIABLE)));
        int port = flags.number("--port", GatewayConfig.DEFAULT_PORT, MAX_16_BITS);
        try {
            return new GatewayConfig(flags.text("--address").orElse("127.0.0.1"), port, token);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    e.getMessage() + "; --token-file=<file>, or " + TOKEN_VARIABLE + " in the environment", e);
        }
    }

    private static Script script(String file) {
        try {
            return Script.parse(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UsageException("--script: cannot read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--script=" + file + ": " + e.getMessage(), e);
        }
    }

    private static void printHelp(PrintWriter out) {
        out.println("Usage: jwaku serve [OPTIONS]");
        out.println("Runs a messenger that is driven by JSON-RPC (POST /), REST (/v1) and a script.");
        out.println(
                "All flags of 'jwaku node' hold for the node inside; it is in Status's network unless told otherwise.");
        out.println();
        new NwakuFlags(Stream.concat(own(), PersonFlags.all()).toList()).printHelp(out);
    }
}
