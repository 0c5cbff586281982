package dev.jwaku.tools.scenario.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Invariant I11, of what is sent: after a kill or crash at any moment everything accepted is known. That it ends once,
 * is shown once, and that coverage stays, is checked over all lives by {@link Journal} and {@link CoverageCheck}.
 */
final class RestartCheck {
    private final Journal journal;

    RestartCheck(Journal journal) {
        this.journal = journal;
    }

    /**
     * A person's delivery is open again.
     *
     * @param tickets what it knows, by number
     * @return the messages that were finished when nobody could be told any more, with their tickets
     */
    <T> Map<Message, T> reopened(String person, LongFunction<Optional<T>> tickets, Predicate<T> isFinal) {
        Map<Message, T> finished = new LinkedHashMap<>();
        for (Message message : journal.unfinished(person)) {
            Optional<T> ticket = tickets.apply(message.ticket);
            if (ticket.isEmpty()) {
                journal.violated("I11", person + " restarted and does not know " + message);
            }
            ticket.filter(isFinal).ifPresent(known -> finished.put(message, known));
        }
        return finished;
    }
}
