package dev.jwaku.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwaku archive} with something else than one of its commands. */
@Command(
        description = {
            "'archive import' moves a message history from nwaku's database into ours, 'archive verify' compares or",
            "checks histories, 'archive stats' says what is in one. Each has a --help of its own."
        },
        sortOptions = false)
final class ArchiveCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "archive";

    @Parameters(paramLabel = "import|verify|stats", description = "What to do.")
    private String what = "";

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    private ArchiveCommand() {}

    /** The command for the second word of the command line. */
    static Callable<Integer> named(String what) {
        return switch (what) {
            case ArchiveImportCommand.NAME -> new ArchiveImportCommand();
            case ArchiveVerifyCommand.NAME -> new ArchiveVerifyCommand();
            case ArchiveStatsCommand.NAME -> new ArchiveStatsCommand();
            default -> new ArchiveCommand();
        };
    }

    @Override
    public Integer call() {
        throw new UsageException("there are 'archive import', 'archive verify' and 'archive stats', not 'archive "
                + (what.contains("://") ? "<url>" : what) + "'");
    }
}
