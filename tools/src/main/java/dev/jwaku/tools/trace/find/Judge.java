package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.find.Filters.End;
import dev.jwaku.tools.trace.find.Filters.Subscription;
import dev.jwaku.tools.trace.find.Story.Step;
import dev.jwaku.tools.trace.find.View.Happening;
import dev.jwaku.tools.trace.model.Event;
import dev.jwaku.tools.trace.model.Kind;
import dev.jwaku.tools.trace.model.Messages.Message;
import dev.jwaku.tools.trace.model.NodeLog;
import dev.jwaku.tools.trace.model.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges one message after the other: who had to get it, who got it, and what happened to the others. Evidence counts
 * in this order: what the node itself says (it rejected it), what stopped the message for everybody, whether the node
 * ran, whether its log is whole, who sent it to the node. Without state; for many threads.
 */
final class Judge {
    /** A node that stops so soon after the sending was down for that message. */
    private static final long MOMENT = 1_000_000_000L;
    /** Log lines about subscriptions are that coarse. */
    private static final long TICK = 5_000_000L;

    private final Knowledge known;
    private final Blame blame;
    private final StoreJudge stores;
    private final long grace;

    Judge(Knowledge known) {
        this.known = known;
        this.blame = new Blame(known);
        this.stores = new StoreJudge(known);
        this.grace = known.settings().grace().toNanos();
    }

    /** What happened to the message. */
    Story judge(Message message) {
        View view = new View(message, known);
        List<Outcome> outcomes = new ArrayList<>();
        int origin = view.origin();
        for (int node = 0; node < known.roster().size(); node++) {
            relay(view, node, origin).ifPresent(outcomes::add);
        }
        for (int client : known.filters().clients()) {
            filter(view, client).ifPresent(outcomes::add);
        }
        nobody(view, origin, outcomes).ifPresent(outcomes::add);
        Roster roster = known.roster();
        return new Story(
                view.hash(),
                origin,
                roster.text(view.topic()),
                roster.text(view.contentTopic()),
                view.sent(),
                view.sending().isPresent(),
                view.receptions(),
                outcomes,
                stores.judge(view),
                view.links(),
                new Steps<>(view.all(), this::step));
    }

    /** A message that no node had to get and that got nowhere is lost where it was sent. */
    private Optional<Outcome> nobody(View view, int origin, List<Outcome> outcomes) {
        boolean concerns = outcomes.stream().anyMatch(one -> one.fate().group() != Fate.Group.NOT_EXPECTED);
        return concerns || !known.roster().isNode(origin) || view.sending().isEmpty()
                ? Optional.empty()
                : blame.stoppedForAll(view, origin, Way.RELAY);
    }

    /** Whether the message counts: it is in the journal if there is one, and in the time that was asked for. */
    static boolean counts(Message message, boolean journal) {
        return !journal || message.events().stream().anyMatch(event -> event.node() < 0);
    }

    private Step step(Happening one) {
        Event event = one.event();
        String detail = known.roster().text(event.text());
        if (event.kind() == Kind.RELAY_PUBLISH && event.number() >= 0) {
            detail = event.number() + (event.number() == 1 ? " peer" : " peers");
        } else if (event.number() >= 0 && event.node() >= 0) {
            detail = (detail.isEmpty() ? "" : detail + ", ") + "status " + event.number();
        }
        return new Step(one.time(), one.node(), one.kind().id(), one.peer(), detail);
    }

    private Optional<Outcome> relay(View view, int node, int origin) {
        NodeLog log = known.roster().nodes().get(node);
        Optional<Happening> arrival = view.arrival(node).filter(one -> one.kind() != Kind.FILTER_RECV);
        if (node == origin
                || log.topics().isEmpty() && arrival.isEmpty()
                || view.topic() == 0 && arrival.isEmpty() && !view.inJournal()) {
            return Optional.empty();
        }
        if (arrival.isPresent()) {
            return Optional.of(arrived(view, node, Way.RELAY, arrival.get()));
        }
        if (view.first(Kind.RELAY_PUBLISH, node).isPresent()) {
            return Optional.empty();
        }
        if (view.topic() != 0
                && (!log.topics().containsKey(view.topic())
                        || !known.attendance().isIn(node, view.topic(), view.sent()))) {
            return Optional.of(new Outcome(
                    node, Way.RELAY, Fate.NOT_SUBSCRIBED, -1, -1, -1, "the node does not take part in the topic"));
        }
        return Optional.of(missed(view, node));
    }

    private Outcome arrived(View view, int node, Way expected, Happening arrival) {
        long took = arrival.time() - view.sent();
        boolean down = known.life(node).isDown(view.sent(), view.sent() + 1);
        Way way = way(arrival.kind(), expected);
        boolean detour = way == Way.STORE || way == Way.SYNC || way == Way.MVDS;
        Fate fate = down || detour || took > grace ? Fate.RECOVERED : Fate.DELIVERED;
        String why = down ? "the node was down when it was sent" : "";
        long nanos = view.sending().isPresent() ? Math.max(0, took) : -1;
        Optional<Outcome> application = application(view, node, way, arrival);
        return application.orElseGet(() -> new Outcome(node, way, fate, arrival.peer(), nanos, view.hops(node), why));
    }

    private static Way way(Kind kind, Way expected) {
        return switch (kind) {
            case PUSH_SERVE -> Way.LIGHTPUSH;
            case FILTER_RECV -> Way.FILTER;
            case STORE_HIT -> Way.STORE;
            case SYNC_RECOVER -> Way.SYNC;
            case MVDS_IN -> Way.MVDS;
            case RELAY_IN -> Way.RELAY;
            default -> expected;
        };
    }

    /** Where applications log what they get, an arrival at the node is not enough. */
    private Optional<Outcome> application(View view, int node, Way way, Happening arrival) {
        boolean got = view.first(Kind.APP_RECV, node).isPresent()
                || view.first(Kind.APP_DUP, node).isPresent();
        Optional<Happening> failed = view.first(Kind.APP_DECODE_FAIL, node);
        if (got || failed.isEmpty() && !listens(view, node, arrival.time())) {
            return Optional.empty();
        }
        if (failed.isPresent()) {
            String why = known.roster().text(failed.get().event().text());
            return Optional.of(new Outcome(node, way, Fate.DECODE_FAIL, arrival.peer(), -1, -1, why));
        }
        if (known.life(node).isDown(arrival.time(), arrival.time() + MOMENT)) {
            return Optional.of(
                    new Outcome(node, way, Fate.NODE_DOWN, arrival.peer(), -1, -1, "the node went down with it"));
        }
        boolean gap =
                known.life(node).gap(arrival.time(), arrival.time() + grace).isPresent();
        return Optional.of(new Outcome(node, way, gap ? Fate.LOG_GAP : Fate.APP_DROP, arrival.peer(), -1, -1, ""));
    }

    private boolean listens(View view, int node, long time) {
        return known.attendance().tellsApplications(node)
                ? known.attendance().listens(node, view.topic(), view.contentTopic(), time, time + MOMENT)
                : known.survey().applied.contains(Pairs.key(node, view.contentTopic()));
    }

    private Outcome missed(View view, int node) {
        Optional<Happening> rejected = view.first(Kind.RELAY_REJECT, node);
        if (rejected.isPresent()) {
            return rejected(node, Way.RELAY, rejected.get());
        }
        Optional<Outcome> stopped = blame.stoppedForAll(view, node, Way.RELAY);
        if (stopped.isPresent()) {
            return stopped.get();
        }
        return absent(view, node, Way.RELAY).orElseGet(() -> blame.relay(view, node));
    }

    private Outcome rejected(int node, Way way, Happening rejection) {
        String why = known.roster().text(rejection.event().text());
        return new Outcome(node, way, Fate.REJECTED, rejection.peer(), -1, -1, why);
    }

    /** The node did not run, had no network, or its log is silent. */
    private Optional<Outcome> absent(View view, int node, Way way) {
        Life life = known.life(node);
        long sent = view.sent();
        NodeLog log = known.roster().nodes().get(node);
        if (life.isDown(sent, sent + (log.tellsRelay() || log.tellsFilter() ? MOMENT : 1))) {
            return Optional.of(new Outcome(node, way, Fate.NODE_DOWN, -1, -1, -1, "the node was down"));
        }
        if (life.isCut(sent, sent + MOMENT)) {
            return Optional.of(new Outcome(node, way, Fate.NET_DOWN, -1, -1, -1, "the node had no network"));
        }
        if (!(way == Way.RELAY ? log.tellsRelay() : log.tellsFilter())) {
            boolean pushed = !view.to(Kind.FILTER_PUSH, node).isEmpty();
            return Optional.of(new Outcome(
                    node, way, Fate.UNVERIFIED, -1, -1, -1, (pushed ? "pushed; " : "") + "the log does not tell"));
        }
        return life.gap(sent - MOMENT, sent + grace)
                .map(gap -> new Outcome(node, way, Fate.LOG_GAP, -1, -1, -1, gap.detail()));
    }

    private Optional<Outcome> filter(View view, int client) {
        Optional<Happening> arrival =
                view.arrival(client).filter(one -> one.kind() != Kind.RELAY_IN && one.kind() != Kind.PUSH_SERVE);
        List<Happening> pushes = view.to(Kind.FILTER_PUSH, client);
        List<Happening> failures = view.to(Kind.FILTER_PUSH_FAIL, client);
        if (arrival.isPresent()) {
            return Optional.of(arrived(view, client, Way.FILTER, arrival.get()));
        }
        long time = decision(view, client);
        Optional<Subscription> subscription = known.filters().covering(client, view.topic(), view.contentTopic(), time);
        boolean alive = subscription
                .filter(one -> one.span().contains(time - TICK) && one.span().contains(time + TICK))
                .isPresent();
        if (!failures.isEmpty()) {
            return Optional.of(pushFailed(view, client, failures.getLast()));
        }
        if (pushes.isEmpty() && !alive) {
            return Optional.of(notSubscribed(client, subscription));
        }
        return Optional.of(filterMissed(view, client, pushes, subscription));
    }

    private Outcome notSubscribed(int client, Optional<Subscription> last) {
        if (last.isPresent() && last.get().end() == End.EXPIRED) {
            int service = last.get().service();
            return new Outcome(
                    client, Way.FILTER, Fate.SUB_EXPIRED, service, -1, -1, "the service had dropped the subscription");
        }
        return new Outcome(client, Way.FILTER, Fate.NOT_SUBSCRIBED, -1, -1, -1, "no filter for it at that time");
    }

    private Outcome pushFailed(View view, int client, Happening failure) {
        boolean down = known.life(client).isDown(view.sent(), view.sent() + MOMENT);
        String why = known.roster().text(failure.event().text());
        return new Outcome(
                client,
                Way.FILTER,
                down ? Fate.NODE_DOWN : Fate.LINK_LOST,
                failure.node(),
                -1,
                -1,
                "the push failed" + (why.isEmpty() ? "" : ": " + why));
    }

    private Outcome filterMissed(View view, int client, List<Happening> pushes, Optional<Subscription> subscription) {
        Optional<Outcome> stopped = blame.stoppedForAll(view, client, Way.FILTER);
        if (stopped.isPresent()) {
            return stopped.get();
        }
        Optional<Outcome> absent = absent(view, client, Way.FILTER);
        if (absent.isPresent()) {
            return absent.get();
        }
        return pushes.isEmpty()
                ? blame.notPushed(
                        view, client, subscription.map(Subscription::service).orElse(-1))
                : new Outcome(
                        client, Way.FILTER, Fate.LINK_LOST, pushes.getFirst().node(), -1, -1, "");
    }

    /** When the service decided whom to push to: when it got the message to pass it on, else when it was sent. */
    private long decision(View view, int client) {
        return known.filters().covering(client, view.topic(), view.contentTopic(), Span.END - 1).stream()
                .flatMap(one -> view.arrival(one.service()).stream())
                .filter(one -> one.kind() == Kind.RELAY_IN || one.kind() == Kind.PUSH_SERVE) // not for its store only
                .mapToLong(Happening::time)
                .findFirst()
                .orElse(view.sent());
    }
}
