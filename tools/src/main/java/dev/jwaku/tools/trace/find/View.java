package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.find.Story.Hop;
import dev.jwaku.tools.trace.model.Event;
import dev.jwaku.tools.trace.model.Hash;
import dev.jwaku.tools.trace.model.Kind;
import dev.jwaku.tools.trace.model.Messages.Message;
import dev.jwaku.tools.trace.model.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One message with all its events on the reference clock, in order of time, and what follows from them directly. */
final class View {
    private static final int LAST_GOOD = 299;

    private static final Comparator<Happening> BY_TIME = (one, other) -> {
        int byTime = Long.compare(one.time(), other.time());
        return byTime != 0 ? byTime : one.kind().compareTo(other.kind());
    };

    private final Hash hash;
    private final List<Happening> all = new ArrayList<>();
    private final Map<Integer, Happening> arrivals = new TreeMap<>();
    private final boolean inJournal;
    private final Optional<Happening> sending;
    private final long sent;
    private long kinds;
    private int receptions;
    private int topic;
    private int contentTopic;

    /** An event on the reference clock, with parties for names. */
    record Happening(long time, int node, Kind kind, int peer, Event event) {}

    View(Message message, Knowledge known) {
        hash = message.hash();
        boolean journal = false;
        for (Event event : message.events()) {
            int node = known.roster().node(event.node());
            boolean silent = event.kind() == Kind.RELAY_IN && event.peer() == 0;
            int peer = silent
                    ? Survey.onlySender(message, node, known.roster())
                    : known.roster().party(event.peer());
            boolean entry = event.node() < 0;
            journal |= entry;
            int sender = entry ? event.number() : node;
            all.add(new Happening(known.clocks().corrected(sender, event.time()), sender, event.kind(), peer, event));
            topic = topic == 0 ? event.topic() : topic;
            contentTopic = contentTopic == 0 ? event.contentTopic() : contentTopic;
        }
        inJournal = journal;
        known.guesses()
                .received(hash)
                .forEach((node, time) -> all.add(new Happening(
                        time, node, Kind.FILTER_RECV, -1, new Event(time, node, Kind.FILTER_RECV, 0, 0, 0, -1, 0))));
        known.guesses()
                .rejected(hash)
                .forEach((node, rejection) -> all.add(new Happening(
                        rejection.time(),
                        node,
                        Kind.RELAY_REJECT,
                        rejection.from(),
                        new Event(rejection.time(), node, Kind.RELAY_REJECT, 0, 0, 0, -1, rejection.why()))));
        all.sort(BY_TIME);
        for (Happening one : all) {
            kinds |= one.kind().bit();
        }
        for (Happening one : all) {
            if (isArrival(one) && one.kind() != Kind.APP_RECV) {
                receptions++;
                arrivals.putIfAbsent(one.node(), one);
            } else if (one.kind() == Kind.RELAY_DUP) {
                receptions++;
            }
        }
        for (Happening one : all) {
            // Where nothing else tells how it came, the application's word tells that it came.
            if (one.kind() == Kind.APP_RECV && isArrival(one) && arrivals.putIfAbsent(one.node(), one) == null) {
                receptions++;
            }
        }
        sending = findSending();
        sent = findSent();
    }

    /** Whether a light push service refuses it. */
    static boolean isRefusal(Happening one) {
        return (one.kind() == Kind.PUSH_SERVE || one.kind() == Kind.PUSH_REPLY)
                && one.event().number() > LAST_GOOD;
    }

    /** go-waku's publisher logs its own message as received, from nobody. */
    private boolean isArrival(Happening one) {
        if (!one.kind().isArrival() || one.node() < 0 || isRefusal(one)) {
            return false;
        }
        return one.kind() != Kind.RELAY_IN
                || one.peer() >= 0
                || first(Kind.RELAY_PUBLISH, one.node()).isEmpty();
    }

    Hash hash() {
        return hash;
    }

    List<Happening> all() {
        return all;
    }

    int topic() {
        return topic;
    }

    int contentTopic() {
        return contentTopic;
    }

    boolean inJournal() {
        return inJournal;
    }

    int receptions() {
        return receptions;
    }

    /** How a node first got it, not by itself. */
    Optional<Happening> arrival(int node) {
        return Optional.ofNullable(arrivals.get(node));
    }

    /** Whether the node has it, from somebody or as its own. */
    boolean has(int node) {
        return arrivals.containsKey(node) || sends(node);
    }

    private boolean sends(int node) {
        return first(Kind.RELAY_PUBLISH, node).isPresent()
                || first(Kind.APP_SEND, node).isPresent();
    }

    /** Whether nobody else got it. */
    boolean isNowhereBut(int node) {
        return arrivals.keySet().stream().allMatch(other -> other == node);
    }

    // Loops, not streams: these are asked for a hundred times for each of a million messages.

    Optional<Happening> first(Kind kind, int node) {
        if ((kinds & kind.bit()) != 0) {
            for (Happening one : all) {
                if (one.kind() == kind && one.node() == node) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }

    Optional<Happening> first(Kind kind) {
        if ((kinds & kind.bit()) != 0) {
            for (Happening one : all) {
                if (one.kind() == kind) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }

    List<Happening> to(Kind kind, int party) {
        if ((kinds & kind.bit()) == 0) {
            return List.of();
        }
        List<Happening> found = new ArrayList<>();
        for (Happening one : all) {
            if (one.kind() == kind && one.peer() == party) {
                found.add(one);
            }
        }
        return found;
    }

    /** Who sent it first: the application, a light push client, or the node that published without having got it. */
    Optional<Happening> sending() {
        return sending;
    }

    private Optional<Happening> findSending() {
        Optional<Happening> first = all.stream()
                .filter(one -> switch (one.kind()) {
                    case APP_SEND -> one.event().time() > 0 || all.size() == 1; // a journal without times
                    case PUSH_REQUEST -> true;
                    case RELAY_PUBLISH -> first(Kind.PUSH_SERVE, one.node()).isEmpty();
                    default -> false;
                })
                .findFirst();
        return first.filter(one -> one.node() >= 0 || one.event().node() < 0);
    }

    /** The party from which it comes. */
    int origin() {
        Optional<Happening> sending = sending();
        if (sending.isPresent() && sending.get().node() >= 0) {
            return sending.get().node();
        }
        return first(Kind.PUSH_SERVE).map(Happening::peer).orElse(-1);
    }

    /** When it was sent, or first seen. */
    long sent() {
        return sent;
    }

    private long findSent() {
        return sending.map(first -> first(
                                Kind.RELAY_OUT, first.node()) // ours writes it before the line about the publishing
                        .map(out -> Math.min(out.time(), first.time()))
                        .orElse(first.time()))
                .orElseGet(() -> all.stream()
                        .filter(one -> one.event().time() > 0)
                        .mapToLong(Happening::time)
                        .findFirst()
                        .orElse(Span.BEGINNING));
    }

    /** What went over links and arrived: the first transmission and the first reception of each pair. */
    List<Hop> links() {
        List<Hop> hops = new ArrayList<>();
        for (Happening in : all) {
            if (in.kind() == Kind.RELAY_IN && in.peer() >= 0) {
                for (Happening out : all) {
                    if (out.kind() == Kind.RELAY_OUT && out.node() == in.peer() && out.peer() == in.node()) {
                        hops.add(new Hop(in.peer(), in.node(), in.time() - out.time()));
                        break;
                    }
                }
            }
        }
        return hops;
    }

    /** Relay hops from the publisher; -1 if the chain is broken. */
    int hops(int node) {
        int hops = 0;
        int at = node;
        while (hops <= arrivals.size()) {
            Happening arrival = arrivals.get(at);
            if (arrival == null || arrival.kind() == Kind.PUSH_SERVE) {
                return sends(at) || arrival != null ? hops : -1;
            }
            if (arrival.kind() != Kind.RELAY_IN || arrival.peer() < 0) {
                return -1;
            }
            at = arrival.peer();
            hops++;
        }
        return -1;
    }
}
