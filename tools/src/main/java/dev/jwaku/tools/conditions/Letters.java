package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.application.MessageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** All letters of a run. Used inside one simulation only, which has one thread. */
final class Letters {
    private final LongSupplier now;
    private final List<Letter> all = new ArrayList<>();
    private final Map<String, Letter> byAddress = new LinkedHashMap<>();
    private final Map<MessageId, List<Letter>> byId = new LinkedHashMap<>();
    private int unsettled;

    Letters(LongSupplier now) {
        this.now = now;
    }

    /** Somebody is about to do something that all of them must learn of. */
    List<Letter> offer(String label, String from, List<String> recipients) {
        List<Letter> offered = new ArrayList<>();
        for (String to : recipients) {
            Letter letter = new Letter(label, from, to, now.getAsLong());
            byAddress.put(address(label, to), letter);
            offered.add(letter);
        }
        all.addAll(offered);
        unsettled += offered.size();
        return offered;
    }

    void accepted(List<Letter> offered, MessageId id) {
        offered.forEach(letter -> letter.accepted(id));
        byId.put(id, offered);
    }

    void refused(List<Letter> offered, String why) {
        offered.forEach(letter -> change(letter, () -> letter.refused(why)));
    }

    /** Somebody learned of something. @param row see {@link Letter#shown} */
    void shown(String label, String to, String profile, String row) {
        Letter letter = byAddress.get(address(label, to));
        if (letter != null) {
            change(letter, () -> letter.shown(profile, row, now.getAsLong()));
        }
    }

    /** Recipients acknowledged. @param whom whether a name is one of them */
    void acked(MessageId id, Predicate<String> whom) {
        for (Letter letter : byId.getOrDefault(id, List.of())) {
            if (whom.test(letter.to)) {
                acked(letter);
            }
        }
    }

    /** This recipient acknowledged. */
    void acked(Letter letter) {
        change(letter, () -> letter.acked(now.getAsLong()));
    }

    private void change(Letter letter, Runnable how) {
        boolean wasSettled = letter.isSettled();
        how.run();
        if (!wasSettled && letter.isSettled()) {
            unsettled--;
        }
    }

    /** Whether everything that was begun has arrived and was acknowledged. Cheap. */
    boolean areSettled() {
        return unsettled == 0;
    }

    List<Letter> all() {
        return all;
    }

    private static String address(String label, String to) {
        return label + '>' + to;
    }
}
