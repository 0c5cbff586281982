package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.find.Survey.Sign;
import dev.jwaku.tools.trace.model.Gap;
import dev.jwaku.tools.trace.model.NodeLog;
import dev.jwaku.tools.trace.model.NodeLog.About;
import dev.jwaku.tools.trace.model.NodeLog.Note;
import dev.jwaku.tools.trace.model.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lives of all nodes, from their own logs and from what the others say about them. A log that ends without a word
 * is the end of the node only if others noticed it; else it is a gap.
 */
final class Lives {
    /** A node that is heard so much later than its last line has lived on. */
    private static final long SLACK = 1_000_000_000L;
    /** A start line so soon after the first line belongs to the beginning. */
    private static final long START = 60_000_000_000L;

    private final Roster roster;
    private final Clocks clocks;
    private final Survey survey;
    private final Map<Integer, List<Sign>> contradictions = new TreeMap<>();
    private final Map<Integer, List<Long>> lost = new TreeMap<>();

    private Lives(Roster roster, Clocks clocks, Survey survey) {
        this.roster = roster;
        this.clocks = clocks;
        this.survey = survey;
        for (Sign sign : survey.contradictions) {
            contradictions
                    .computeIfAbsent(sign.other(), key -> new ArrayList<>())
                    .add(sign);
        }
    }

    static List<Life> of(Roster roster, Clocks clocks, Survey survey) {
        Lives lives = new Lives(roster, clocks, survey);
        for (int node = 0; node < roster.size(); node++) {
            lives.neighboursLost(node);
        }
        List<Life> all = new ArrayList<>();
        for (int node = 0; node < roster.size(); node++) {
            all.add(lives.life(node));
        }
        return List.copyOf(all);
    }

    /** Of this observer: whose connection was the last thing that it lost. */
    private void neighboursLost(int observer) {
        Map<Integer, Note> last = new TreeMap<>();
        for (Note note : roster.nodes().get(observer).notes()) {
            boolean about = note.about() == About.PEER_UP || note.about() == About.PEER_DOWN;
            int peer = roster.party(note.peer());
            if (about && roster.isNode(peer)) {
                last.merge(peer, note, (a, b) -> a.time() > b.time() ? a : b);
            }
        }
        last.forEach((peer, note) -> {
            if (note.about() == About.PEER_DOWN) {
                lost.computeIfAbsent(peer, key -> new ArrayList<>()).add(clocks.corrected(observer, note.time()));
            }
        });
    }

    private Life life(int node) {
        NodeLog log = roster.nodes().get(node);
        List<Span> down = new ArrayList<>();
        List<Span> cut = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        log.gaps().forEach(gap -> gaps.add(corrected(node, gap)));
        if (log.isEmpty()) {
            gaps.add(new Gap(new Span(Span.BEGINNING, Span.END), Gap.Evidence.END, -1, "there is no log"));
            return new Life(down, cut, gaps);
        }
        beginning(node, log, down, gaps);
        log.downs().forEach(span -> down.add(corrected(node, span)));
        stops(node, log, down, cut);
        end(node, log, down, gaps);
        contradictions(node, log, gaps);
        gaps.sort(Comparator.comparingLong(gap -> gap.span().from()));
        return new Life(List.copyOf(down), List.copyOf(cut), List.copyOf(gaps));
    }

    private void beginning(int node, NodeLog log, List<Span> down, List<Gap> gaps) {
        long first = clocks.corrected(node, log.first());
        boolean seen =
                log.notes().stream().anyMatch(note -> note.about() == About.START && note.time() < log.first() + START);
        if (seen) {
            down.add(new Span(Span.BEGINNING, first));
        } else {
            gaps.add(new Gap(
                    new Span(Span.BEGINNING, first), Gap.Evidence.BEGINNING, -1, "the log begins without a start"));
        }
    }

    private void stops(int node, NodeLog log, List<Span> down, List<Span> cut) {
        long stopped = Span.END;
        long unplugged = Span.END;
        for (Note note : log.notes()) {
            long time = clocks.corrected(node, note.time());
            switch (note.about()) {
                case STOP -> stopped = Math.min(stopped, time);
                case START -> {
                    if (stopped != Span.END) {
                        down.add(new Span(stopped, time));
                        stopped = Span.END;
                    }
                }
                case NET_DOWN -> unplugged = Math.min(unplugged, time);
                case NET_UP -> {
                    if (unplugged != Span.END) {
                        cut.add(new Span(unplugged, time));
                        unplugged = Span.END;
                    }
                }
                default -> {}
            }
        }
        if (stopped != Span.END) {
            down.add(new Span(stopped, Span.END));
        }
        if (unplugged != Span.END) {
            cut.add(new Span(unplugged, Span.END));
        }
    }

    private void end(int node, NodeLog log, List<Span> down, List<Gap> gaps) {
        long last = clocks.corrected(node, log.last());
        Span rest = new Span(last + 1, Span.END);
        if (down.stream().anyMatch(span -> span.to() == Span.END)) {
            return;
        }
        if (latest(survey.heard, node) > last + SLACK) {
            gaps.add(new Gap(rest, Gap.Evidence.END, -1, "the log ends, others heard from the node later"));
        } else if (noticed(node, last) < Span.END) {
            // A log without arrivals does not tell when the node was last there.
            boolean tells = log.tellsRelay() || log.tellsFilter();
            long end = tells ? last + 1 : Math.max(last + 1, noticed(node, last));
            if (!tells) {
                gaps.add(new Gap(new Span(last + 1, end), Gap.Evidence.END, -1, "the log ends before the node does"));
            }
            down.add(new Span(end, Span.END));
        } else {
            gaps.add(new Gap(rest, Gap.Evidence.END, -1, "the log ends without a stop"));
        }
    }

    /** When others noticed that it was gone; the end of all times if they did not. */
    private long noticed(int node, long last) {
        long lostAt = lost.getOrDefault(node, List.of()).stream()
                .filter(time -> time > last - SLACK)
                .min(Comparator.naturalOrder())
                .orElse(Span.END);
        long failedAt = latest(survey.failed, node);
        return failedAt > last ? Math.min(lostAt, failedAt) : lostAt;
    }

    /** The last time that anybody notes about the node, on the reference clock. */
    private long latest(Map<Long, Long> times, int node) {
        return times.entrySet().stream()
                .filter(entry -> Pairs.to(entry.getKey()) == node)
                .mapToLong(entry -> clocks.corrected(Pairs.from(entry.getKey()), entry.getValue()))
                .max()
                .orElse(Span.BEGINNING);
    }

    /** What others got from it in a time about which its log is silent. */
    private void contradictions(int node, NodeLog log, List<Gap> gaps) {
        for (Sign sign : contradictions.getOrDefault(node, List.of())) {
            long time = clocks.corrected(sign.by(), sign.time());
            if (gaps.stream().noneMatch(gap -> gap.span().contains(time))) {
                Span silent = log.silence().around(time + clocks.offset(node), log.first(), log.last());
                if (silent.to() > silent.from()) {
                    gaps.add(corrected(
                            node,
                            new Gap(silent, Gap.Evidence.CONTRADICTION, -1, "others got messages from it meanwhile")));
                }
            }
        }
    }

    private Gap corrected(int node, Gap gap) {
        return new Gap(corrected(node, gap.span()), gap.evidence(), gap.lines(), gap.detail());
    }

    private Span corrected(int node, Span span) {
        return new Span(
                span.from() == Span.BEGINNING ? span.from() : clocks.corrected(node, span.from()),
                span.to() == Span.END ? span.to() : clocks.corrected(node, span.to()));
    }
}
