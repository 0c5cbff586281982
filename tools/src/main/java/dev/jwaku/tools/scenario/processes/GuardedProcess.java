package dev.jwaku.tools.scenario.processes;

import dev.jwaku.tools.relay.ProcessSignals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that knows nothing of us and yet does not outlive us: a shell beside it reads what never comes, and kills
 * it when that ends, stopped or not. The process is the program's own, so signals reach it.
 */
final class GuardedProcess implements Life {
    private static final String SCRIPT =
            "exec 3<&0; (read -r line <&3; kill -KILL $$ 2>/dev/null) & exec \"$@\" </dev/null 3<&-";

    private final Process process;

    private GuardedProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param folder where it runs
     * @param log takes all its output, after what is there already
     * @throws IOException if there is no shell; a command that cannot be run ends at once
     */
    static GuardedProcess start(List<String> command, Path folder, Path log) throws IOException {
        List<String> guarded = new ArrayList<>(List.of("sh", "-c", SCRIPT, "guard"));
        guarded.addAll(command);
        return new GuardedProcess(new ProcessBuilder(guarded)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void kill() {
        ProcessSignals.kill(process);
    }
}
