package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.run.RunResult;

/**
 * A run and what it cost.
 *
 * @param cpuSeconds processor time of its process meanwhile
 */
record TimedResult(RunResult result, double cpuSeconds) {}
