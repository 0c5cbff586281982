/**
 * Many runs of scenarios: cells (scenario, mode, protocols) times seeds, in this process or in several, with totals, an
 * interval, and the command that replays what failed. Runs on platform threads, one per job.
 */
@NullMarked
package dev.jwaku.tools.scenario.batch;

import org.jspecify.annotations.NullMarked;
