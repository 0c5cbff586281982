package dev.jwaku.tools.lpt;

import dev.jwaku.tools.lpt.peers.PeerSources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A run of the tester: senders, receivers, or both, in one process.
 *
 * @param lines how service nodes are used
 * @param traffic what each sender sends
 * @param reception what each receiver waits for
 * @param senders one sender for each entry
 * @param receivers one receiver for each entry
 * @param subscribing how long receivers may take to subscribe before senders begin
 * @param journal the file for the journal; empty for none
 * @param runId tells this run's messages from others'
 */
public record LptPlan(
        Lines lines,
        Traffic traffic,
        Reception reception,
        List<Part> senders,
        List<Part> receivers,
        Duration subscribing,
        Optional<Path> journal,
        String runId) {
    public LptPlan {
        senders = List.copyOf(senders);
        receivers = List.copyOf(receivers);
        if (senders.isEmpty() && receivers.isEmpty()) {
            throw new IllegalArgumentException("neither a sender nor a receiver");
        }
    }

    /**
     * One sender or receiver.
     *
     * @param label what to call it; empty for a name made of its peer id
     * @param sources where its service nodes come from
     */
    public record Part(String label, PeerSources sources) {}
}
