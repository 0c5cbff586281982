package dev.jwaku.tools.scenario.run;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Invariant I14: the generations of a message have the same id, which no other message has, and differ in their hash.
 */
final class GenerationCheck {
    private final Journal journal;
    private final Map<MessageHash, Integer> hashes = new LinkedHashMap<>();
    private final Map<Integer, Optional<Bytes>> ids = new LinkedHashMap<>();
    private final Map<Bytes, Integer> owners = new LinkedHashMap<>();
    private final Set<String> stamps = new LinkedHashSet<>();

    GenerationCheck(Journal journal) {
        this.journal = journal;
    }

    /** Whether a message went through the network under this hash before. */
    boolean isKnown(MessageHash hash) {
        return hashes.containsKey(hash);
    }

    /** A person's node says that it stamped a message anew. */
    void restamped(String person, String ticket, String hash) {
        if (!stamps.add(person + '#' + hash)) {
            journal.violated("I14", person + " stamped message " + ticket + " anew, and its hash is an old one");
        }
    }

    /**
     * A message goes through the network.
     *
     * @param number of the message in the journal
     * @param id what its generations have in common; empty if it has no mark
     */
    void seen(int number, MessageHash hash, Optional<Bytes> id) {
        Integer other = hashes.putIfAbsent(hash, number);
        if (other != null) {
            if (other != number) {
                journal.violated("I14", "messages " + other + " and " + number + " have the same hash");
            }
            return;
        }
        Optional<Bytes> before = ids.putIfAbsent(number, id);
        if (before != null && (before.isEmpty() || !before.equals(id))) {
            journal.violated("I14", "generations of message " + number + " have no id in common");
        }
        Integer owner = id.isEmpty() ? null : owners.putIfAbsent(id.get(), number);
        if (owner != null && owner != number) {
            journal.violated("I14", "messages " + owner + " and " + number + " have the same id");
        }
    }
}
