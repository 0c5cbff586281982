package dev.jwaku.tools.scenario.run;

import dev.jwaku.delivery.network.LightPushWay;
import dev.jwaku.delivery.outbox.OutboxTimes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Invariant I12: what a message costs its sender is bounded: so many copies for each generation, each over all paths
 * once. Copies that nobody took are not counted; how often those are tried is bounded by time.
 */
final class CopyCheck {
    private final Journal journal;
    private final Map<String, Sent> byHash = new LinkedHashMap<>();
    private final Map<String, Sent> byTicket = new LinkedHashMap<>();

    CopyCheck(Journal journal) {
        this.journal = journal;
    }

    private static final class Sent {
        private int generations;
        private int copies;
        private boolean isTooMuch;
    }

    /** A message of a person is known by this hash too. */
    void named(String person, String ticket, String hash) {
        Sent sent = byTicket.computeIfAbsent(person + '#' + ticket, name -> new Sent());
        if (byHash.putIfAbsent(person + '#' + hash, sent) == null) {
            sent.generations++;
        }
    }

    /**
     * Copies of a message left its sender; of a message that is another's nothing is counted.
     *
     * @param peers how many peers the sender has now
     */
    void sent(String person, String hash, int copies, int peers) {
        Sent sent = byHash.get(person + '#' + hash);
        if (sent == null) {
            return;
        }
        sent.copies += copies;
        if (sent.copies > most(sent.generations, peers) && !sent.isTooMuch) {
            sent.isTooMuch = true;
            journal.violated(
                    "I12",
                    person + " sent " + sent.copies + " copies of a message in " + sent.generations
                            + " generations, with " + peers + " peers");
        }
    }

    static int most(int generations, int peers) {
        int attempts = 1 + OutboxTimes.REPEATS_OF_FIRST + (generations - 1) * (1 + OutboxTimes.REPEATS_OF_LATER);
        return attempts * (peers + LightPushWay.MOST_NODES);
    }
}
