package dev.jwaku.tools.lightpush;

import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.service.GoServiceNode;
import dev.jwaku.tools.service.OurServiceNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Measures light push version 2 at both service nodes, which run side by side and are asked in turn. */
public final class LightPushBench {
    private final LightPushPlan plan;

    /** A benchmark. */
    public LightPushBench(LightPushPlan plan) {
        this.plan = plan;
    }

    /**
     * Runs it.
     *
     * @param heard hears of each round as it ends
     * @param progress told before something takes long
     * @throws IOException if a node cannot be started, or what was accepted was not relayed
     */
    public LightPushResult run(Consumer<LightPushRound> heard, Appendable progress) throws IOException {
        LightPushResult result = new LightPushResult();
        try (SystemWorld world = new SystemWorld();
                LightPushContestant ours = LightPushContestant.open(
                        world,
                        OurServiceNode.startQuiet(List.of("--lightpush", "--max-connections=150")),
                        GoServiceNode.start(progress));
                LightPushContestant go = LightPushContestant.open(
                        world,
                        GoServiceNode.start(progress, "--lightpush", "--unlimited"),
                        GoServiceNode.start(progress))) {
            // in turn as well, so that the first round that counts is like the others
            for (int warm = 0; warm < plan.warmUpSeconds(); warm += plan.roundSeconds()) {
                int seconds = Math.min(plan.roundSeconds(), plan.warmUpSeconds() - warm);
                ours.round(plan.rate(), seconds);
                go.round(plan.rate(), seconds);
            }
            while (result.pairs() < plan.rounds()) {
                LightPushRound first = round(ours, heard);
                LightPushRound second = round(go, heard);
                if (!result.add(new LightPushPair(first, second))) {
                    progress.append("the host disturbed this pair: once more").append(System.lineSeparator());
                }
            }
        }
        return result;
    }

    private LightPushRound round(LightPushContestant contestant, Consumer<LightPushRound> heard) throws IOException {
        LightPushRound round = contestant.round(plan.rate(), plan.roundSeconds());
        heard.accept(round);
        return round;
    }
}
