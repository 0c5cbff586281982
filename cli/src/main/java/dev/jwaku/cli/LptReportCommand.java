package dev.jwaku.cli;

import dev.jwaku.tools.lpt.journal.JournalReader;
import dev.jwaku.tools.lpt.report.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jwaku lpt report}: what became of the messages of a run, from the journals of its senders and receivers. */
@Command(
        description = {
            "'lpt report' joins the journals of senders and receivers of one run and says what became of each message.",
            "The journal of the sender is the truth; without it, its end marker."
        },
        sortOptions = false)
final class LptReportCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "report";

    @Parameters(index = "0", paramLabel = "report", description = "This command.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "JOURNAL", description = "Files of senders and receivers.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private final LptOutputs outputs = new LptOutputs();

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    LptReportCommand() {}

    @Override
    public Integer call() throws IOException {
        List<Limit> limits = outputs.limits();
        JournalReader reader = new JournalReader();
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new UsageException("cannot read " + file);
            }
            reader.read(file);
        }
        if (reader.journals().senders().isEmpty()) {
            throw new UsageException("no sender in these journals, and nothing that arrived of one");
        }
        return outputs.report(reader.journals(), limits, spec.commandLine().getOut());
    }
}
