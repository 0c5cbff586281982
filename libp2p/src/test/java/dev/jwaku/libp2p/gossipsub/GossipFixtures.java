package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** A router with a clock to turn by hand, and short names for its events and actions. */
final class GossipFixtures {
    static final String TOPIC = "/waku/2/rs/16/32";
    static final long SECOND = Duration.ofSeconds(1).toNanos();

    final GossipRouter router;
    long now;

    GossipFixtures(GossipsubConfig config) {
        router = new GossipRouter(config, new SplittableRandom(1), new GossipMeters(Meters.NONE), now);
    }

    GossipFixtures() {
        this(GossipsubConfig.defaults());
    }

    /** A router that follows the topic and has these many peers that follow it too; actions so far are dropped. */
    static GossipFixtures following(GossipsubConfig config, int peers) {
        GossipFixtures fixture = new GossipFixtures(config);
        fixture.router.subscribe(TOPIC, 0);
        for (int i = 1; i <= peers; i++) {
            fixture.connect(i);
            fixture.subscribe(i);
        }
        fixture.actions();
        return fixture;
    }

    static GossipFixtures following(int peers) {
        return following(GossipsubConfig.defaults(), peers);
    }

    static PeerId peer(int number) {
        return MemoryHost.peer(number);
    }

    static MessageId idOf(String data) {
        return MessageIdFunction.SHA_256.idOf(TOPIC, Bytes.utf8(data));
    }

    void connect(int number) {
        connect(number, false);
    }

    void connect(int number, boolean outbound) {
        router.peerConnected(peer(number), outbound, Optional.of("10.0.0." + number), now);
    }

    void subscribe(int number) {
        receive(number, Rpc.subscriptions(List.of(new Rpc.Subscription(true, TOPIC))));
    }

    void receive(int number, Rpc rpc) {
        router.received(peer(number), rpc, now);
    }

    void receiveMessage(int number, String data) {
        receive(number, message(data));
    }

    static Rpc message(String data) {
        return new Rpc(
                List.of(), List.of(new Rpc.Publication(idOf(data), TOPIC, Bytes.utf8(data), false)), Rpc.Control.EMPTY);
    }

    static Rpc graft(String topic) {
        return Rpc.control(new Rpc.Control(List.of(), List.of(), List.of(topic), List.of(), List.of()));
    }

    static Rpc prune(String topic, OptionalLong seconds) {
        return Rpc.control(
                new Rpc.Control(List.of(), List.of(), List.of(), List.of(new Rpc.Prune(topic, seconds)), List.of()));
    }

    static Rpc ihave(List<MessageId> ids) {
        return Rpc.control(
                new Rpc.Control(List.of(new Rpc.IHave(TOPIC, ids)), List.of(), List.of(), List.of(), List.of()));
    }

    static Rpc iwant(List<MessageId> ids) {
        return Rpc.control(new Rpc.Control(List.of(), List.of(ids), List.of(), List.of(), List.of()));
    }

    static Rpc idontwant(List<MessageId> ids) {
        return Rpc.control(new Rpc.Control(List.of(), List.of(), List.of(), List.of(), List.of(ids)));
    }

    /** What the router wants done since the last call, verdicts not given. */
    List<GossipAction> actions() {
        return router.takeActions(now);
    }

    /** The same, with every message accepted on the way. */
    List<GossipAction> actionsAccepting() {
        return actionsWith(Verdict.ACCEPT);
    }

    List<GossipAction> actionsWith(Verdict verdict) {
        List<GossipAction> all = new ArrayList<>();
        List<GossipAction> some = actions();
        while (!some.isEmpty()) {
            for (GossipAction action : some) {
                all.add(action);
                if (action instanceof GossipAction.Validate validate) {
                    router.validated(validate.message().id(), verdict, now);
                }
            }
            some = actions();
        }
        return all;
    }

    /** Lets seconds pass with all heartbeats; returns the actions of all of them. */
    List<GossipAction> pass(int seconds) {
        List<GossipAction> all = new ArrayList<>();
        long end = now + seconds * SECOND;
        while (router.nextDueAt() <= end) {
            now = router.nextDueAt();
            router.tick(now);
            all.addAll(actions());
        }
        now = end;
        return all;
    }

    List<PeerId> mesh() {
        return router.snapshot().mesh(TOPIC);
    }

    double score(int number) {
        return router.score(peer(number), now).total();
    }

    static List<Rpc> rpcsTo(int number, List<GossipAction> actions) {
        return actions.stream()
                .filter(GossipAction.SendRpc.class::isInstance)
                .map(GossipAction.SendRpc.class::cast)
                .filter(send -> send.peer().equals(peer(number)))
                .map(GossipAction.SendRpc::rpc)
                .toList();
    }

    static List<PeerId> grafted(List<GossipAction> actions) {
        return actions.stream()
                .filter(GossipAction.SendRpc.class::isInstance)
                .map(GossipAction.SendRpc.class::cast)
                .filter(send -> !send.rpc().control().graft().isEmpty())
                .map(GossipAction.SendRpc::peer)
                .toList();
    }

    static List<Rpc.Prune> prunesTo(int number, List<GossipAction> actions) {
        return rpcsTo(number, actions).stream()
                .flatMap(rpc -> rpc.control().prune().stream())
                .toList();
    }

    static List<GossipAction.SendMessage> messages(List<GossipAction> actions) {
        return actions.stream()
                .filter(GossipAction.SendMessage.class::isInstance)
                .map(GossipAction.SendMessage.class::cast)
                .toList();
    }

    static List<PeerId> receivers(List<GossipAction> actions) {
        return messages(actions).stream().flatMap(send -> send.peers().stream()).toList();
    }

    static List<GossipAction.Deliver> deliveries(List<GossipAction> actions) {
        return actions.stream()
                .filter(GossipAction.Deliver.class::isInstance)
                .map(GossipAction.Deliver.class::cast)
                .toList();
    }
}
