package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.find.Survey.Sign;
import dev.jwaku.tools.trace.model.Hash;
import dev.jwaku.tools.trace.model.Kind;
import dev.jwaku.tools.trace.model.NodeLog;
import dev.jwaku.tools.trace.model.NodeLog.Nameless;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which message a line without a hash is about. What a js-waku client got is matched with the pushes to it, and a
 * rejection without hash with a transmission to that node which has no other trace: the nearest earlier one, each once.
 */
final class Guesses {
    private static final long WINDOW = Duration.ofSeconds(10).toNanos();
    private static final long JITTER = Duration.ofMillis(50).toNanos();

    private final Roster roster;
    private final Clocks clocks;
    private final Map<Hash, Map<Integer, Long>> received = new LinkedHashMap<>();
    private final Map<Hash, Map<Integer, Rejection>> rejected = new LinkedHashMap<>();

    private Guesses(Roster roster, Clocks clocks) {
        this.roster = roster;
        this.clocks = clocks;
    }

    /**
     * A rejection.
     *
     * @param time when, on the reference clock
     * @param from who had sent the message
     * @param why name of the reason
     */
    record Rejection(long time, int from, int why) {}

    static Guesses of(Roster roster, Clocks clocks, Survey survey) {
        Guesses guesses = new Guesses(roster, clocks);
        Map<Integer, List<Sign>> pushes = byOther(survey.pushes);
        Map<Integer, List<Sign>> unanswered = byOther(survey.unanswered);
        Map<Integer, Hash> ids = guesses.ids();
        for (int node = 0; node < roster.size(); node++) {
            guesses.receptions(node, pushes.getOrDefault(node, List.of()));
            guesses.rejections(node, unanswered.getOrDefault(node, List.of()), ids);
        }
        return guesses;
    }

    private static Map<Integer, List<Sign>> byOther(List<Sign> signs) {
        Map<Integer, List<Sign>> all = new TreeMap<>();
        signs.forEach(sign ->
                all.computeIfAbsent(sign.other(), key -> new ArrayList<>()).add(sign));
        return all;
    }

    /** Hashes of gossip ids, from publishers that said both. */
    private Map<Integer, Hash> ids() {
        Map<Integer, Hash> ids = new TreeMap<>();
        for (NodeLog log : roster.nodes()) {
            for (Nameless one : log.nameless()) {
                if (one.kind() == Kind.RELAY_PUBLISH) {
                    ids.put(one.id(), Hashes.parse(roster.text(one.text())));
                }
            }
        }
        return ids;
    }

    private void receptions(int node, List<Sign> pushes) {
        List<Sign> open = sorted(pushes);
        for (Nameless one : nameless(node, Kind.FILTER_RECV)) {
            long time = clocks.corrected(node, one.time());
            nearest(open, time, one.contentTopic()).ifPresent(push -> {
                open.remove(push);
                received.computeIfAbsent(push.hash(), key -> new TreeMap<>()).put(node, time);
            });
        }
    }

    private void rejections(int node, List<Sign> unanswered, Map<Integer, Hash> ids) {
        List<Sign> open = sorted(unanswered);
        for (Nameless one : nameless(node, Kind.RELAY_REJECT)) {
            long time = clocks.corrected(node, one.time());
            int from = roster.party(one.peer());
            Hash known = ids.get(one.id());
            if (one.id() != 0 && known != null) {
                reject(known, node, new Rejection(time, from, one.text()));
                continue;
            }
            List<Sign> ofPeer =
                    open.stream().filter(sign -> from < 0 || sign.by() == from).toList();
            nearest(ofPeer, time, 0).ifPresent(sign -> {
                open.remove(sign);
                reject(sign.hash(), node, new Rejection(time, sign.by(), one.text()));
            });
        }
    }

    private void reject(Hash hash, int node, Rejection rejection) {
        rejected.computeIfAbsent(hash, key -> new TreeMap<>()).put(node, rejection);
    }

    private List<Nameless> nameless(int node, Kind kind) {
        return roster.nodes().get(node).nameless().stream()
                .filter(one -> one.kind() == kind)
                .sorted(Comparator.comparingLong(Nameless::time))
                .toList();
    }

    private List<Sign> sorted(List<Sign> signs) {
        List<Sign> sorted = new ArrayList<>(signs);
        sorted.sort(Comparator.comparingLong(sign -> clocks.corrected(sign.by(), sign.time())));
        return sorted;
    }

    private Optional<Sign> nearest(List<Sign> signs, long time, int contentTopic) {
        Optional<Sign> found = Optional.empty();
        for (Sign sign : signs) {
            long sent = clocks.corrected(sign.by(), sign.time());
            if (sent > time + JITTER) {
                break;
            }
            if (sent > time - WINDOW && (contentTopic == 0 || sign.contentTopic() == contentTopic)) {
                found = Optional.of(sign);
            }
        }
        return found;
    }

    /** When nodes got a message whose lines do not name it. */
    Map<Integer, Long> received(Hash hash) {
        return received.getOrDefault(hash, Map.of());
    }

    /** Which nodes rejected a message without naming it. */
    Map<Integer, Rejection> rejected(Hash hash) {
        return rejected.getOrDefault(hash, Map.of());
    }
}
