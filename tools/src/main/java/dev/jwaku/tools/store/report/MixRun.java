package dev.jwaku.tools.store.report;

import dev.jwaku.tools.store.report.Measured.At;
import java.util.OptionalDouble;

/**
 * A mixed load as a whole.
 *
 * @param at in which way
 * @param askedRate questions per second that were due
 * @param reachedRate questions per second that were answered, well or not
 * @param lateP99 milliseconds from when a question was due to when a client was free for it
 * @param insertRate messages per second inserted meanwhile
 * @param inserted how many messages
 * @param refused how many messages were not taken
 * @param missing how many of those inserted could not be found afterwards
 * @param databaseMillis what the database took for one question, on average, by its own statistics
 * @param archiveMillis what the node's archive took for one, on average, by the node's metrics
 * @param wireMillis what the client waited for one, on average
 */
public record MixRun(
        At at,
        double askedRate,
        double reachedRate,
        double lateP99,
        double insertRate,
        long inserted,
        long refused,
        long missing,
        OptionalDouble databaseMillis,
        OptionalDouble archiveMillis,
        double wireMillis) {}
