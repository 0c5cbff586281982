package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.Story;
import dev.jwaku.tools.trace.find.Story.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One message's way: a column for each party, time downwards (in order, not to scale). Arrows are transmissions; dashed
 * and red without a reception at the other end, or with a failure.
 */
final class SequenceDiagram {
    private static final int MOST_STEPS = 60;
    private static final long SECOND = 1_000_000_000L;
    private static final int LEFT = 92;
    private static final int COLUMN = 132;
    private static final int TOP = 26;
    private static final int ROW = 26;

    private final Story story;
    private final Roster roster;
    private final Map<Integer, Integer> columns = new LinkedHashMap<>();
    private final List<Step> steps;

    SequenceDiagram(Story story, Roster roster) {
        this.story = story;
        this.roster = roster;
        this.steps = story.events().stream().limit(MOST_STEPS).toList();
        if (story.origin() >= 0) {
            column(story.origin());
        }
        for (Step step : steps) {
            if (step.node() >= 0) {
                column(step.node());
            }
            if (step.peer() >= 0) {
                column(step.peer());
            }
        }
        story.outcomes().stream().filter(outcome -> outcome.fate().isLost()).forEach(outcome -> column(outcome.node()));
    }

    private void column(int party) {
        columns.putIfAbsent(party, columns.size());
    }

    private double x(int party) {
        return LEFT + COLUMN * (columns.getOrDefault(party, 0) + 0.5);
    }

    String svg() {
        double width = LEFT + COLUMN * Math.max(1, columns.size());
        double height = TOP + ROW * (steps.size() + 1) + 12.0;
        Svg svg = new Svg(width, height, "way of message " + story.hash());
        columns.keySet().forEach(party -> {
            svg.text("", x(party), 14, "middle", name(party));
            svg.line("life", x(party), TOP - 6, x(party), height - 6);
        });
        double y = TOP + ROW / 2.0;
        for (Step step : steps) {
            svg.text("small", LEFT - 6, y + 4, "end", after(step.time() - story.sent()));
            draw(svg, step, y);
            y += ROW;
        }
        String more = story.events().size() > steps.size()
                ? "<p class=\"muted\">" + (story.events().size() - steps.size()) + " more events</p>"
                : "";
        return "<div class=\"scroll\">" + svg + "</div>" + more;
    }

    private static String after(long nanos) {
        return Math.abs(nanos) < SECOND
                ? String.format(Locale.ROOT, "%+.2f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%+.2f s", nanos / 1e9);
    }

    private String name(int party) {
        String name = roster.name(party);
        return name.length() > 17 ? name.substring(0, 8) + "…" + name.substring(name.length() - 8) : name;
    }

    private void draw(Svg svg, Step step, double y) {
        int node = step.node() < 0 ? story.origin() : step.node();
        String words = step.what() + (step.detail().isEmpty() ? "" : " " + step.detail());
        if (!isOutgoing(step) || step.peer() < 0) {
            boolean bad = step.what().equals("relay.validate") || step.what().endsWith("fail");
            svg.circle(bad ? "bad" : "", x(node), y);
            boolean last = columns.getOrDefault(node, 0) == columns.size() - 1 && columns.size() > 1;
            svg.text("small", x(node) + (last ? -8 : 8), y + 4, last ? "end" : "start", shortened(words));
            return;
        }
        boolean gone = step.what().equals("filter.push_fail") || !isAnswered(step);
        double from = x(node);
        double to = x(step.peer());
        double end = to > from ? to - 4 : to + 4;
        svg.line(gone ? "gone" : "sent", from, y, end, y).head(gone ? "gone" : "sent", from, end, y);
        svg.text("small", (from + to) / 2, y - 4, "middle", shortened(words));
    }

    private static String shortened(String words) {
        return words.length() > 34 ? words.substring(0, 33) + "…" : words;
    }

    private static boolean isOutgoing(Step step) {
        return switch (step.what()) {
            case "relay.out", "push.req", "filter.push", "filter.push_fail", "push.reply" -> true;
            default -> false;
        };
    }

    /** Whether the other end logged that it got it; of peers without log that is not known. */
    private boolean isAnswered(Step sent) {
        if (!roster.isNode(sent.peer()) || sent.what().equals("push.reply")) {
            return true;
        }
        List<String> answers = new ArrayList<>();
        switch (sent.what()) {
            case "relay.out" -> answers.addAll(List.of("relay.in", "relay.dup", "relay.validate", "relay.publish"));
            case "push.req" -> answers.add("push.serve");
            default -> answers.add("filter.recv");
        }
        return story.events().stream().anyMatch(step -> step.node() == sent.peer() && answers.contains(step.what()));
    }
}
