package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.run.RunResult;

/** Hears of a batch, one call at a time, from the threads of its jobs. */
public interface BatchListener {
    /** Hears nothing. */
    BatchListener NOBODY = new BatchListener() {};

    /** One run has ended. @param replay the command that runs it again */
    default void finished(RunResult result, String replay) {}

    /** So many runs of all have ended. */
    default void progress(int done, int all) {}

    /** All seeds of a cell have ended. */
    default void finished(CellTotals cell) {}
}
