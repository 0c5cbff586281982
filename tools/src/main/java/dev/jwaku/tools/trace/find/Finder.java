package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.model.Messages;
import dev.jwaku.tools.trace.model.Spill;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Looks twice at all messages: first for what must be known of the run, then to judge each. */
public final class Finder {
    private static final int AHEAD = 4;

    private final Spill spill;
    private final Roster roster;
    private final Settings settings;
    private final ExecutorService threads;

    /** @param threads that do the work; parts of the run are looked at in parallel and added up in order */
    public Finder(Spill spill, Roster roster, Settings settings, ExecutorService threads) {
        this.spill = spill;
        this.roster = roster;
        this.settings = settings;
        this.threads = threads;
    }

    /**
     * What was found.
     *
     * @param clocks of the nodes
     * @param lives of the nodes
     * @param findings about the messages
     */
    public record Found(Clocks clocks, List<Life> lives, Findings findings) {}

    /** Takes all stories, in the order of their hashes. */
    public interface Listener {
        /** The text to hand to {@link #write}; called by any thread. */
        String text(Story story, Roster roster);

        /** Takes the texts of many stories; called in order by one thread. */
        void write(String text);
    }

    /**
     * Looks at everything.
     *
     * @param journal whether the sender's journal says which messages count
     * @param listener takes the stories, if anybody wants them
     */
    public Found find(boolean journal, Optional<Listener> listener) throws InterruptedException {
        Survey survey = new Survey(roster);
        inOrder(this::survey, survey::merge);
        Clocks clocks = Clocks.of(survey.pairs, roster.size());
        List<Life> lives = Lives.of(roster, clocks, survey);
        Filters filters = Filters.of(roster, clocks, survey, settings);
        Guesses guesses = Guesses.of(roster, clocks, survey);
        Knowledge known =
                new Knowledge(roster, clocks, lives, filters, Attendance.of(roster, clocks), guesses, survey, settings);
        Heat heat = heat(clocks);
        Findings findings = new Findings(heat);
        Judge judge = new Judge(known);
        inOrder(part -> judge(part, judge, journal, heat, listener), judged -> {
            findings.merge(judged.findings());
            listener.ifPresent(one -> one.write(judged.text()));
        });
        return new Found(clocks, lives, findings);
    }

    private Heat heat(Clocks clocks) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (int node = 0; node < roster.size(); node++) {
            if (!roster.nodes().get(node).isEmpty()) {
                from = Math.min(
                        from, clocks.corrected(node, roster.nodes().get(node).first()));
                to = Math.max(
                        to, clocks.corrected(node, roster.nodes().get(node).last()));
            }
        }
        return from > to
                ? new Heat(roster.size(), 0, 1)
                : new Heat(roster.size(), Math.max(from, settings.from()), Math.min(to, settings.to()));
    }

    private record Judged(Findings findings, String text) {}

    private Survey survey(int part) {
        Survey survey = new Survey(roster);
        Messages.each(spill.part(part), survey::look);
        return survey;
    }

    private Judged judge(int part, Judge judge, boolean journal, Heat heat, Optional<Listener> listener) {
        Findings findings = new Findings(heat.another());
        StringBuilder text = new StringBuilder();
        Messages.each(spill.part(part), message -> {
            if (!Judge.counts(message, journal)) {
                findings.foreign();
                return;
            }
            Story story = judge.judge(message);
            if (story.sent() < settings.from() || story.sent() >= settings.to()) {
                findings.outside();
                return;
            }
            findings.add(story);
            listener.ifPresent(one -> text.append(one.text(story, roster)));
        });
        return new Judged(findings, text.toString());
    }

    private <T> void inOrder(IntFunction<T> work, Consumer<T> consumer) throws InterruptedException {
        Deque<Future<T>> ahead = new ArrayDeque<>();
        for (int next = 0; next < Spill.PARTS || !ahead.isEmpty(); ) {
            if (next < Spill.PARTS && ahead.size() < AHEAD) {
                int part = next++;
                ahead.add(threads.submit(() -> work.apply(part)));
            } else {
                consumer.accept(result(ahead.removeFirst()));
            }
        }
    }

    private static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
