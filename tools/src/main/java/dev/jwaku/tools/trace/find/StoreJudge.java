package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.find.Story.State;
import dev.jwaku.tools.trace.find.Story.Stored;
import dev.jwaku.tools.trace.find.View.Happening;
import dev.jwaku.tools.trace.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which store nodes have a message. */
final class StoreJudge {
    private final Knowledge known;
    private final long grace;

    StoreJudge(Knowledge known) {
        this.known = known;
        this.grace = known.settings().grace().toNanos();
    }

    /** One for each store node of the topic; none if no store has it. */
    List<Stored> judge(View view) {
        List<Stored> all = new ArrayList<>();
        boolean anywhere = false;
        for (long key : known.survey().stores) {
            if (Pairs.to(key) == view.topic()) {
                Stored one = judge(view, Pairs.from(key));
                all.add(one);
                anywhere |= one.state() == State.STORED || one.state() == State.REPAIRED;
            }
        }
        return anywhere ? all : List.of();
    }

    /**
     * It got the message, and was down before it had to be stored: perhaps killed between storing it and writing so.
     */
    private boolean wentDownWith(View view, int node) {
        return view.arrival(node)
                .filter(arrival -> known.life(node).isDown(arrival.time(), arrival.time() + grace))
                .isPresent();
    }

    private Stored judge(View view, int node) {
        Optional<Happening> inserted = view.first(Kind.STORE_INSERT, node);
        Optional<Happening> synced = view.first(Kind.SYNC_RECOVER, node);
        long sent = view.sent();
        if (inserted.isPresent() && inserted.get().time() <= sent + grace) {
            return new Stored(node, State.STORED, inserted.get().time());
        }
        Optional<Happening> later = inserted.or(() -> synced);
        if (later.isPresent()) {
            return new Stored(node, State.REPAIRED, later.get().time());
        }
        if (view.first(Kind.STORE_REFUSE, node).isPresent()) {
            return new Stored(node, State.REFUSED, sent);
        }
        boolean gap = known.life(node).gap(sent, sent + grace).isPresent();
        return new Stored(node, gap || wentDownWith(view, node) ? State.UNKNOWN : State.MISSING, sent);
    }
}
