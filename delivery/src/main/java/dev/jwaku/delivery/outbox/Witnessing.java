package dev.jwaku.delivery.outbox;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finished messages that one store node has confirmed and for which a second one is still looked for. Pure. */
final class Witnessing {
    private final int wanted;
    private final DueQueue due;
    private final Map<Long, Case> cases = new LinkedHashMap<>();

    /** @param due the queue of questions, shared with the unfinished messages */
    Witnessing(int wanted, DueQueue due) {
        this.wanted = wanted;
        this.due = due;
    }

    /** A message was confirmed. */
    void add(OutboxRow row, CheckReport.Verdict.Found found, long now) {
        if (found.witnesses().size() >= wanted || cases.size() >= OutboxTimes.MOST_WITNESSING) {
            return;
        }
        cases.put(row.id(), new Case(found));
        due.set(row.id(), now + OutboxTimes.FIRST_CHECK.toNanos());
    }

    OutboxAction.@Nullable Question question(long id) {
        Case open = cases.get(id);
        return open == null ? null : new OutboxAction.Question(id, List.of(open.found.hash()), open.found.witnesses());
    }

    /** Takes an answer; something new is worth an action. */
    Optional<OutboxAction> answered(long id, CheckReport.Verdict verdict, long now) {
        Case open = cases.get(id);
        if (open == null) {
            return Optional.empty();
        }
        List<PeerId> witnesses = new ArrayList<>(open.found.witnesses());
        if (verdict instanceof CheckReport.Verdict.Found found) {
            found.witnesses().stream()
                    .filter(witness -> !witnesses.contains(witness))
                    .forEach(witnesses::add);
        }
        boolean isNew = witnesses.size() > open.found.witnesses().size();
        open.found = new CheckReport.Verdict.Found(open.found.hash(), witnesses);
        open.checks++;
        if (witnesses.size() >= wanted || open.checks >= OutboxTimes.WITNESS_CHECKS) {
            cases.remove(id);
        } else {
            due.set(id, now + OutboxTimes.checkGap(open.checks).toNanos());
        }
        return isNew ? Optional.of(new OutboxAction.Witnessed(id, witnesses)) : Optional.empty();
    }

    boolean contains(long id) {
        return cases.containsKey(id);
    }

    void forget(long id) {
        cases.remove(id);
        due.remove(id);
    }

    private static final class Case {
        private CheckReport.Verdict.Found found;
        private int checks;

        private Case(CheckReport.Verdict.Found found) {
            this.found = found;
        }
    }
}
