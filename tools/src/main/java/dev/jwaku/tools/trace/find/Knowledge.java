package dev.jwaku.tools.trace.find;

import java.util.List;

/**
 * What is known of the whole run when single messages are judged.
 *
 * @param roster who is who
 * @param clocks how far their clocks are apart
 * @param lives when they ran
 * @param filters who had subscribed to what
 * @param attendance who took part in what
 * @param guesses which message lines without hash are about
 * @param survey who talked to whom
 * @param settings what counts
 */
record Knowledge(
        Roster roster,
        Clocks clocks,
        List<Life> lives,
        Filters filters,
        Attendance attendance,
        Guesses guesses,
        Survey survey,
        Settings settings) {
    Life life(int node) {
        return lives.get(node);
    }
}
