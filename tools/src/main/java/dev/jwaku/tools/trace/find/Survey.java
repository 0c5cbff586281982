package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.model.Event;
import dev.jwaku.tools.trace.model.Hash;
import dev.jwaku.tools.trace.model.Kind;
import dev.jwaku.tools.trace.model.Messages.Message;
import dev.jwaku.tools.trace.model.NodeLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The first look at all messages: what must be known before one can be judged. Shortest ways for the clocks, who talks
 * to whom, who gets which content topic, signs that a node lived, and candidates for lines that name no hash. One for
 * each part; merged in order.
 */
final class Survey {
    private static final int MOST = NodeLog.MOST;

    final Pairs pairs = new Pairs();
    /** Who gave messages to whom by relay; parties. */
    final Set<Long> links = new TreeSet<>();
    /** Which node stores which topic. */
    final Set<Long> stores = new TreeSet<>();
    /** Which party gets which content topic by filter. */
    final Set<Long> filtered = new TreeSet<>();
    /** In which node the application gets which content topic. */
    final Set<Long> applied = new TreeSet<>();
    /** For observer and node: when the observer last got something from it. */
    final Map<Long, Long> heard = new TreeMap<>();
    /** When pushes to a node failed last, by observer and node. */
    final Map<Long, Long> failed = new TreeMap<>();
    /** Others got these from a node whose log does not know them. */
    final List<Sign> contradictions = new ArrayList<>();
    /** Pushes to clients whose lines name no hash. */
    final List<Sign> pushes = new ArrayList<>();
    /** Transmissions that did not arrive. */
    final List<Sign> unanswered = new ArrayList<>();

    private final Roster roster;
    /** The number of the message in which a node was last seen, by one more than its number. */
    private final int[] present;

    private int message;
    private final LongTable outs = new LongTable();
    private final LongTable ins = new LongTable();
    private final LongTable linked = new LongTable();
    private final LongTable heardLast = new LongTable();

    Survey(Roster roster) {
        this.roster = roster;
        this.present = new int[roster.size() + 1];
    }

    /**
     * Something between two parties about a message.
     *
     * @param hash of the message
     * @param by whose clock and log
     * @param other the other one
     * @param time on that clock
     * @param contentTopic of the message, by name
     */
    record Sign(Hash hash, int by, int other, long time, int contentTopic) {}

    void look(Message message) {
        this.message++;
        outs.clear();
        ins.clear();
        for (Event event : message.events()) {
            present[roster.node(event.node()) + 1] = this.message;
        }
        for (Event event : message.events()) {
            look(message.hash(), event, roster.node(event.node()));
        }
        for (Event event : message.events()) {
            silentPeers(event, message);
            if (event.kind() == Kind.PUSH_REPLY) {
                answer(event, message);
            }
        }
        outs.each((key, sent) -> match(message.hash(), key, sent));
    }

    private void match(Hash hash, long key, long sent) {
        if (!roster.isNode(Pairs.to(key))) {
            return;
        }
        if (ins.has(key)) {
            long got = ins.get(key);
            if (got != Long.MIN_VALUE && sent != Long.MIN_VALUE) {
                pairs.add(Pairs.from(key), Pairs.to(key), got - sent);
            }
        } else if (!isPresent(Pairs.to(key)) && unanswered.size() < MOST) {
            unanswered.add(new Sign(hash, Pairs.from(key), Pairs.to(key), sent, 0));
        }
    }

    private boolean isPresent(int node) {
        return present[node + 1] == message;
    }

    /** The answer to a light push goes back over the link of the request. */
    private void answer(Event reply, Message message) {
        int client = roster.node(reply.node());
        for (Event event : message.events()) {
            if (event.kind() == Kind.PUSH_SERVE && roster.party(event.peer()) == client) {
                pairs.add(roster.node(event.node()), client, reply.time() - event.time());
                return;
            }
        }
    }

    /** go-waku says neither from whom it got a message nor to whom it sent one: what others say fills that in. */
    private void silentPeers(Event event, Message message) {
        int node = roster.node(event.node());
        if (event.kind() == Kind.RELAY_IN && event.peer() == 0) {
            int from = onlySender(message, node, roster);
            if (from >= 0) {
                in(message.hash(), node, from, event);
            }
        } else if (event.kind() == Kind.RELAY_PUBLISH
                && roster.isNode(node)
                && !roster.nodes().get(node).tellsRelayOut()) {
            ins.each((key, got) -> {
                if (Pairs.from(key) == node) {
                    outs.putIfAbsent(key, event.time());
                }
            });
        }
    }

    /** The one party that says it sent the message to the node by relay; -1 if none or several do. */
    static int onlySender(Message message, int node, Roster roster) {
        int found = -1;
        for (Event event : message.events()) {
            if (event.kind() == Kind.RELAY_OUT && roster.party(event.peer()) == node) {
                if (found >= 0) {
                    return -1;
                }
                found = roster.node(event.node());
            }
        }
        return found;
    }

    private void look(Hash hash, Event event, int node) {
        int other = roster.party(event.peer());
        if (other == node) {
            return;
        }
        switch (event.kind()) {
            case RELAY_OUT -> out(node, other, event.time());
            case RELAY_IN -> {
                in(hash, node, other, event);
                link(other, node);
            }
            case PUSH_REQUEST -> out(node, other, event.time());
            case PUSH_SERVE -> in(hash, node, other, event);
            case FILTER_PUSH -> {
                out(node, other, event.time());
                filtered.add(Pairs.key(other, event.contentTopic()));
                if (roster.isNode(other)
                        && roster.nodes().get(other).tellsFilter()
                        && !roster.nodes().get(other).has(Kind.FILTER_RECV, Kind.APP_RECV)
                        && pushes.size() < MOST) {
                    pushes.add(new Sign(hash, node, other, event.time(), event.contentTopic()));
                }
            }
            case FILTER_PUSH_FAIL -> failed.merge(Pairs.key(node, other), event.time(), Math::max);
            case FILTER_RECV -> {
                in(hash, node, other, event);
                filtered.add(Pairs.key(node, event.contentTopic()));
            }
            case STORE_INSERT, SYNC_RECOVER -> stores.add(Pairs.key(node, event.topic()));
            case APP_RECV -> applied.add(Pairs.key(node, event.contentTopic()));
            default -> {}
        }
    }

    /** The second transmission to a peer makes the pair useless for the clocks: which of them arrived? */
    private void out(int node, int other, long time) {
        if (other >= 0) {
            link(node, other);
            if (!outs.putIfAbsent(Pairs.key(node, other), time)) {
                outs.put(Pairs.key(node, other), Long.MIN_VALUE);
            }
        }
    }

    private void link(int from, int to) {
        if (to >= 0 && from >= 0 && linked.add(Pairs.key(from, to))) {
            links.add(Pairs.key(from, to));
        }
    }

    private void in(Hash hash, int node, int other, Event event) {
        if (other < 0) {
            return;
        }
        if (!ins.putIfAbsent(Pairs.key(other, node), event.time())) {
            ins.put(Pairs.key(other, node), Long.MIN_VALUE);
        }
        if (roster.isNode(other)) {
            heardLast.max(Pairs.key(node, other), event.time());
            if (!isPresent(other) && contradictions.size() < MOST) {
                contradictions.add(new Sign(hash, node, other, event.time(), event.contentTopic()));
            }
        }
    }

    void merge(Survey other) {
        pairs.merge(other.pairs);
        links.addAll(other.links);
        stores.addAll(other.stores);
        filtered.addAll(other.filtered);
        applied.addAll(other.applied);
        other.heard.forEach((key, time) -> heard.merge(key, time, Math::max));
        other.heardLast.each((key, time) -> heard.merge(key, time, Math::max));
        other.failed.forEach((key, time) -> failed.merge(key, time, Math::max));
        addUpTo(contradictions, other.contradictions);
        addUpTo(pushes, other.pushes);
        addUpTo(unanswered, other.unanswered);
    }

    private static void addUpTo(List<Sign> all, List<Sign> more) {
        all.addAll(more.subList(0, Math.min(more.size(), MOST - all.size())));
    }
}
