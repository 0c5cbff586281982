package dev.jwaku.peers;

import dev.jwaku.runtime.Deadline;
import java.io.IOException;
import java.time.Duration;

/** Somebody who knows the time. */
@FunctionalInterface
public interface TimeServer {
    /**
     * Asks; blocks until the answer or the deadline.
     *
     * @return by how much our wall clock is ahead, negative for behind
     * @throws IOException if it does not answer, or not properly
     */
    Duration ask(Deadline deadline) throws IOException;
}
