package dev.jwaku.cli;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.demo.PersonMain;
import dev.jwaku.tools.demo.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The hidden subcommand that plays Alice or Bob in a process of its own. */
@Command(hidden = true, description = "Plays Alice or Bob for 'jwaku demo'.")
final class DemoPersonCommand implements Callable<Integer> {
    @Option(names = "--role", required = true)
    private String role = "";

    @Option(names = "--folder", required = true)
    private Path folder = Path.of(".");

    @Option(names = "--relay", required = true)
    private List<String> relays = new ArrayList<>();

    @Option(names = "--log-level")
    private String logLevel = "WARN";

    /** Created by {@link Main}. */
    DemoPersonCommand() {}

    @Override
    public Integer call() {
        Logging.level(logLevel);
        new PersonMain(
                        Role.ofId(role),
                        folder,
                        relays.stream().map(Multiaddr::parse).toList())
                .run(System.in, System.out);
        return ExitCode.GOOD;
    }
}
