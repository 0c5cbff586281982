package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.find.View.Happening;
import dev.jwaku.tools.trace.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a message was lost that a running node with a whole log did not get. Without state. */
final class Blame {
    private static final long MOMENT = 1_000_000_000L;

    private final Knowledge known;

    Blame(Knowledge known) {
        this.known = known;
    }

    /** A reason that holds for every receiver: nobody but the sender ever had it. */
    Optional<Outcome> stoppedForAll(View view, int node, Way way) {
        List<Happening> answers = view.all().stream()
                .filter(one -> one.kind() == Kind.PUSH_SERVE || one.kind() == Kind.PUSH_REPLY)
                .toList();
        boolean moved = view.first(Kind.RELAY_IN).isPresent()
                || view.first(Kind.RELAY_OUT).isPresent();
        if (!answers.isEmpty() && answers.stream().allMatch(View::isRefusal) && !moved) {
            Happening first = answers.getFirst();
            int service = first.kind() == Kind.PUSH_SERVE ? first.node() : first.peer();
            String why = "status " + first.event().number();
            return Optional.of(new Outcome(node, way, Fate.PUSH_REJECTED, service, -1, -1, why));
        }
        int origin = view.origin();
        if (!view.isNowhereBut(origin)) {
            return moved || way != Way.RELAY ? Optional.empty() : byService(view, node, answers);
        }
        Optional<Happening> request = view.first(Kind.PUSH_REQUEST);
        if (request.isPresent()) {
            return pushed(view, node, way, request.get());
        }
        Optional<Happening> published = view.first(Kind.RELAY_PUBLISH);
        if (view.sending().isEmpty() || moved || view.first(Kind.RELAY_REJECT).isPresent()) {
            return Optional.empty();
        }
        return published.isEmpty()
                ? Optional.of(notPublished(view, node, way, origin))
                : toNobody(view, node, way, published.get().node());
    }

    /** A light push service took it and found nobody to send it to. */
    private Optional<Outcome> byService(View view, int node, List<Happening> answers) {
        int service = answers.isEmpty() ? -1 : answers.getFirst().node();
        return service >= 0 && view.first(Kind.RELAY_PUBLISH, service).isPresent()
                ? toNobody(view, node, Way.RELAY, service)
                : Optional.empty();
    }

    private Outcome notPublished(View view, int node, Way way, int origin) {
        boolean whole = known.roster().isNode(origin)
                && known.life(origin)
                        .gap(
                                view.sent() - MOMENT,
                                view.sent() + known.settings().grace().toNanos())
                        .isEmpty();
        return whole
                ? new Outcome(node, way, Fate.NOT_PUBLISHED, origin, -1, -1, "sent by the application, not published")
                : new Outcome(node, way, Fate.UNEXPLAINED, origin, -1, -1, "no whole log of the sender");
    }

    private Optional<Outcome> toNobody(View view, int node, Way way, int publisher) {
        int most = view.all().stream()
                .filter(one -> one.kind() == Kind.RELAY_PUBLISH)
                .mapToInt(one -> one.event().number())
                .max()
                .orElse(-1);
        boolean none = most == 0
                || most < 0
                        && known.roster().isNode(publisher)
                        && known.roster().nodes().get(publisher).tellsRelayOut()
                        && known.life(publisher)
                                .gap(view.sent(), view.sent() + MOMENT)
                                .isEmpty();
        return none
                ? Optional.of(
                        new Outcome(node, way, Fate.NO_PEERS, publisher, -1, -1, "published, and sent to no peer"))
                : Optional.empty();
    }

    private Optional<Outcome> pushed(View view, int node, Way way, Happening request) {
        if (view.first(Kind.PUSH_REPLY).isPresent()
                || view.first(Kind.PUSH_SERVE).isPresent()) {
            return Optional.empty();
        }
        long end = request.time() + known.settings().grace().toNanos();
        int service = request.peer();
        boolean gap = known.roster().isNode(service)
                && known.life(service).gap(request.time() - MOMENT, end).isPresent();
        return Optional.of(
                gap
                        ? new Outcome(node, way, Fate.UNEXPLAINED, service, -1, -1, "gap in the log of the service")
                        : new Outcome(node, way, Fate.PUSH_TIMEOUT, service, -1, -1, "no answer to the push"));
    }

    /** By relay. */
    Outcome relay(View view, int node) {
        boolean passedOn = view.all().stream().anyMatch(one -> one.kind() == Kind.RELAY_IN && one.peer() == node);
        if (passedOn) {
            return new Outcome(
                    node, Way.RELAY, Fate.LOG_GAP, -1, -1, -1, "others got it from the node; its log lacks the line");
        }
        List<Happening> sent = view.to(Kind.RELAY_OUT, node);
        if (!sent.isEmpty()) {
            return new Outcome(node, Way.RELAY, Fate.LINK_LOST, sent.getFirst().node(), -1, -1, "");
        }
        return neverOffered(view, node);
    }

    private Outcome neverOffered(View view, int node) {
        List<Integer> having = new ArrayList<>();
        Optional<String> unclear = Optional.empty();
        for (long link : known.survey().links) {
            if (Pairs.to(link) == node) {
                int neighbour = Pairs.from(link);
                unclear = unclear.or(() -> unclear(view, neighbour));
                if (view.has(neighbour)) {
                    having.add(neighbour);
                }
            }
        }
        if (unclear.isPresent()) {
            return new Outcome(node, Way.RELAY, Fate.UNEXPLAINED, -1, -1, -1, unclear.get());
        }
        Optional<Happening> rejection = view.first(Kind.RELAY_REJECT);
        if (having.isEmpty() && rejection.isPresent()) {
            Happening one = rejection.get();
            String why = known.roster().text(one.event().text());
            return new Outcome(
                    node,
                    Way.RELAY,
                    Fate.REJECTED,
                    one.node(),
                    -1,
                    -1,
                    "at " + known.roster().name(one.node()) + ": " + why);
        }
        String why = having.isEmpty()
                ? "no neighbour had it"
                : known.roster().name(having.getFirst()) + " had it and did not send it";
        return new Outcome(node, Way.RELAY, Fate.NEVER_OFFERED, having.isEmpty() ? -1 : having.getFirst(), -1, -1, why);
    }

    /** Why a neighbour may have sent it although no line says so. */
    private Optional<String> unclear(View view, int neighbour) {
        String name = known.roster().name(neighbour);
        if (!known.roster().isNode(neighbour)) {
            return Optional.of("no log of its neighbour " + name);
        }
        if (view.first(Kind.RELAY_REJECT, neighbour).isPresent()) {
            return Optional.empty();
        }
        if (!known.roster().nodes().get(neighbour).tellsRelayOut()) {
            return view.has(neighbour)
                    ? Optional.of("the log of its neighbour " + name + " does not tell what it sends")
                    : Optional.empty();
        }
        long sent = view.sent();
        return known.life(neighbour)
                .gap(sent - MOMENT, sent + known.settings().grace().toNanos())
                .filter(gap -> !known.life(neighbour).isDown(sent, sent + MOMENT))
                .map(gap -> "gap in the log of its neighbour " + name);
    }

    /** By filter: the service pushed nothing to the client. */
    Outcome notPushed(View view, int client, int service) {
        if (!known.roster().isNode(service)) {
            return new Outcome(client, Way.FILTER, Fate.UNEXPLAINED, service, -1, -1, "no log of the service");
        }
        String name = known.roster().name(service);
        if (view.has(service)) {
            boolean gap = known.life(service)
                    .gap(view.sent(), view.sent() + known.settings().grace().toNanos())
                    .isPresent();
            return gap
                    ? new Outcome(client, Way.FILTER, Fate.UNEXPLAINED, service, -1, -1, "gap in the log of " + name)
                    : new Outcome(
                            client, Way.FILTER, Fate.NEVER_OFFERED, service, -1, -1, name + " had it and did not push");
        }
        Optional<Happening> rejected = view.first(Kind.RELAY_REJECT);
        if (rejected.isPresent()) {
            int at = rejected.get().node();
            String why = known.roster().text(rejected.get().event().text());
            return new Outcome(
                    client,
                    Way.FILTER,
                    Fate.REJECTED,
                    at,
                    -1,
                    -1,
                    "at " + known.roster().name(at) + ": " + why);
        }
        boolean silent = known.life(service)
                .gap(
                        view.sent() - MOMENT,
                        view.sent() + known.settings().grace().toNanos())
                .isPresent();
        return silent
                ? new Outcome(client, Way.FILTER, Fate.UNEXPLAINED, service, -1, -1, "gap in the log of " + name)
                : new Outcome(client, Way.FILTER, Fate.NEVER_OFFERED, service, -1, -1, name + " did not have it");
    }
}
