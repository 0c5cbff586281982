package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.find.Outcome;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.Story;
import dev.jwaku.tools.trace.find.Story.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One message's story for a terminal. */
public final class StoryText {
    private StoryText() {}

    /** Ends with a line break. */
    public static String of(Story story, Roster roster) {
        StringBuilder out = new StringBuilder();
        out.append(story.hash()).append('\n');
        if (!story.topic().isEmpty()) {
            out.append("  topic ").append(story.topic());
            out.append(story.contentTopic().isEmpty() ? "" : ", content topic " + story.contentTopic())
                    .append('\n');
        }
        out.append("  ")
                .append(story.isSendingKnown() ? "sent " : "first seen ")
                .append(Figures.time(story.sent()))
                .append(story.origin() < 0 ? "" : " by " + roster.name(story.origin()))
                .append("\n\n");
        List<String[]> rows = new ArrayList<>();
        for (Step step : story.events()) {
            rows.add(new String[] {
                String.format(Locale.ROOT, "%+.3f", (step.time() - story.sent()) / 1e6),
                step.node() < 0 ? "journal" : roster.name(step.node()),
                step.what(),
                step.peer() < 0 ? "" : (isIncoming(step) ? "from " : "to ") + roster.name(step.peer()),
                step.detail()
            });
        }
        TextTable.append(out, new String[] {"ms", "node", "event", "peer", ""}, rows, 0);
        out.append('\n');
        rows.clear();
        for (Outcome outcome : story.outcomes()) {
            rows.add(new String[] {
                roster.name(outcome.node()),
                outcome.way().id(),
                Figures.id(outcome.fate()),
                outcome.from() < 0 ? "" : roster.name(outcome.from()),
                outcome.nanos() < 0 ? "" : Figures.millis(outcome.nanos() / 1e6),
                outcome.hops() < 0 ? "" : Integer.toString(outcome.hops()),
                outcome.why()
            });
        }
        TextTable.append(out, new String[] {"node", "way", "fate", "from", "ms", "hops", "why"}, rows, 4, 5);
        if (!story.stored().isEmpty()) {
            out.append("\nstores:");
            story.stored()
                    .forEach(stored -> out.append(' ')
                            .append(roster.name(stored.node()))
                            .append(' ')
                            .append(stored.state().name().toLowerCase(Locale.ROOT)));
            out.append('\n');
        }
        return out.toString();
    }

    /** Whether the peer of an event is the one that sent. */
    static boolean isIncoming(Step step) {
        return switch (step.what()) {
            case "relay.in", "relay.dup", "push.serve", "filter.recv", "relay.validate", "store.hit" -> true;
            default -> false;
        };
    }
}
