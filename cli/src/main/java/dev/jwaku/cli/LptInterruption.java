package dev.jwaku.cli;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.lpt.LptRun;
import java.time.Duration;

/** Lets a run that is interrupted (Ctrl-C, SIGTERM) report what it has, and end with the report's exit code. */
final class LptInterruption implements AutoCloseable {
    private static final Duration FOR_THE_REPORT = Duration.ofSeconds(30);

    private final Signal done;
    private final Thread hook;
    private volatile int code = ExitCode.BAD;

    private LptInterruption(World world, LptRun run, Duration grace) {
        this.done = new Signal(world);
        this.hook = new Thread(
                () -> {
                    if (run.isRunning()) {
                        run.stop();
                        done.await(Deadline.after(world, grace.plus(FOR_THE_REPORT)));
                        Runtime.getRuntime().halt(code);
                    }
                },
                "lpt-interrupted");
    }

    /** From now on an interruption stops the run. Close it when there is nothing to be stopped any more. */
    static LptInterruption of(World world, LptRun run, Duration grace) {
        LptInterruption interruption = new LptInterruption(world, run, grace);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** The report is out. */
    void reported(int exitCode) {
        code = exitCode;
    }

    @Override
    public void close() {
        done.raise();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // interrupted: the hook ends the process
        }
    }
}
