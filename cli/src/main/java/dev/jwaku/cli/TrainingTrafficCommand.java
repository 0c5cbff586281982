package dev.jwaku.cli;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.service.TrainingTraffic;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The hidden subcommand with which the launcher keeps the node busy that writes the start-up archive. */
@Command(hidden = true, description = "Traffic for the node that the launcher trains.")
final class TrainingTrafficCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "training-traffic";

    private static final int MESSAGES = 40_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Parameters(paramLabel = "<address>", description = "Where the node listens.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String address;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    TrainingTrafficCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level("ERROR");
        int taken = TrainingTraffic.send(Multiaddr.parse(address), MESSAGES, LIMIT);
        PrintWriter out = spec.commandLine().getOut();
        out.println(taken + " of " + MESSAGES + " messages taken");
        out.flush();
        return taken == 0 ? ExitCode.BAD : ExitCode.GOOD;
    }
}
