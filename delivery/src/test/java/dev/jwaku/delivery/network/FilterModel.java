package dev.jwaku.delivery.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.waku.filter.FilterStatus;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** The reconciler among filter nodes that exist on paper only, with a clock that the test moves. */
final class FilterModel {
    static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");

    private static final long LATENCY = Duration.ofMillis(50).toNanos();
    private static final int MOST_LOOKS_WITHOUT_TIME = 100;

    final SubscriptionReconciler reconciler = new SubscriptionReconciler();
    final Map<PeerId, Node> nodes = new LinkedHashMap<>();
    final List<FilterAction> actions = new ArrayList<>();
    final Set<Criterion> desired = new TreeSet<>();
    /** The first two that are connected are active; who fails goes to the end. */
    private final List<PeerId> pool = new ArrayList<>();

    private final PriorityQueue<Answer> answers =
            new PriorityQueue<>(Comparator.comparingLong(Answer::at).thenComparingLong(Answer::number));
    private long now = Duration.ofHours(1).toNanos();
    private long numbers;

    private record Answer(long at, long number, FilterAction.Ask ask, int connection) {}

    /** A filter node. */
    static final class Node {
        final Set<Criterion> has = new TreeSet<>();
        /** Everything it granted and has not been known to lose, as the client may believe. */
        final Set<Criterion> acknowledged = new TreeSet<>();
        /** Statuses of the next answers; what it does else is honest. */
        final Deque<Integer> next = new ArrayDeque<>();

        boolean connected = true;
        boolean mute;
        int weightOfFailures;
        int connection;
        boolean isAsked;
    }

    static PeerId peer(int number) {
        SplittableRandom random = new SplittableRandom(number);
        return PeerId.of(PrivateKey.generateSecp256k1(random::nextBytes).publicKey());
    }

    static Criterion criterion(int number) {
        return new Criterion(SHARD, ContentTopic.of("/test/1/" + number + "/proto"));
    }

    static Set<Criterion> criteria(int count) {
        Set<Criterion> criteria = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            criteria.add(criterion(i));
        }
        return criteria;
    }

    Node add(PeerId peer) {
        Node node = new Node();
        nodes.put(peer, node);
        pool.add(peer);
        return node;
    }

    Node node(PeerId peer) {
        Node node = nodes.get(peer);
        if (node == null) {
            throw new IllegalArgumentException(peer + " is no node");
        }
        return node;
    }

    void desire(Set<Criterion> criteria) {
        desired.clear();
        desired.addAll(criteria);
        reconciler.desire(criteria);
    }

    List<PeerId> active() {
        return pool.stream()
                .filter(peer -> node(peer).connected)
                .limit(ServicePool.ACTIVE)
                .toList();
    }

    List<PeerId> helpers() {
        return pool.stream()
                .filter(peer -> node(peer).connected)
                .skip(ServicePool.ACTIVE)
                .limit(ServicePool.WARM)
                .toList();
    }

    void disconnect(PeerId peer) {
        Node node = node(peer);
        node.connected = false;
        node.connection++;
        node.acknowledged.clear();
        perform(reconciler.lost(peer, now));
    }

    void connect(PeerId peer) {
        node(peer).connected = true;
    }

    /** It is another process now. */
    void restart(PeerId peer) {
        node(peer).has.clear();
    }

    void recovering() {
        nodes.values().forEach(node -> node.acknowledged.clear());
        reconciler.recovering(now);
    }

    void silent(PeerId peer) {
        node(peer).acknowledged.clear();
        perform(reconciler.silent(peer, now));
    }

    long now() {
        return now;
    }

    void run(Duration time) {
        long end = now + time.toNanos();
        int idle = 0;
        while (true) {
            perform(reconciler.look(active(), this::helpers, peer -> node(peer).connected, now));
            check();
            long next = Math.min(end, reconciler.nextDueAt(now));
            if (!answers.isEmpty()) {
                next = Math.min(next, answers.element().at());
            }
            idle = next <= now ? idle + 1 : 0;
            assertThat(idle).as("looks without time passing").isLessThan(MOST_LOOKS_WITHOUT_TIME);
            now = Math.max(now, next);
            if (now >= end) {
                return;
            }
            while (!answers.isEmpty() && answers.element().at() <= now) {
                deliver(answers.remove());
            }
        }
    }

    private void perform(List<FilterAction> wanted) {
        for (FilterAction action : wanted) {
            actions.add(action);
            switch (action) {
                case FilterAction.Ask ask -> ask(ask);
                case FilterAction.Failed failed -> failed(failed);
                case FilterAction.Forget ignored -> {
                    // the client's business
                }
                case FilterAction.Doubt ignored -> {
                    // the verifier's business
                }
            }
        }
    }

    private void ask(FilterAction.Ask ask) {
        Node node = node(ask.peer());
        assertThat(node.isAsked).as("two questions at once to " + ask.peer()).isFalse();
        node.isAsked = true;
        long wait = !node.connected ? 0 : node.mute ? SubscriptionReconciler.TIMEOUT.toNanos() : LATENCY;
        answers.add(new Answer(now + wait, numbers++, ask, node.connection));
    }

    private void failed(FilterAction.Failed failed) {
        Node node = node(failed.peer());
        node.weightOfFailures +=
                failed.failure() == ServiceFailure.SUBSCRIBE || failed.failure() == ServiceFailure.SILENT ? 2 : 1;
        if (node.weightOfFailures >= 2) {
            pool.remove(failed.peer());
            pool.add(failed.peer());
            node.weightOfFailures = 0;
        }
    }

    private void deliver(Answer answer) {
        Node node = node(answer.ask().peer());
        node.isAsked = false;
        boolean broken = !node.connected || node.connection != answer.connection();
        if (broken || node.mute) {
            perform(reconciler.unanswered(answer.ask(), now));
            return;
        }
        int status = node.next.isEmpty() ? obey(node, answer.ask()) : node.next.removeFirst();
        node.weightOfFailures = status == FilterStatus.SUCCESS ? 0 : node.weightOfFailures;
        perform(reconciler.answered(answer.ask(), status, now));
    }

    private static int obey(Node node, FilterAction.Ask ask) {
        return switch (ask) {
            case FilterAction.Subscribe wanted -> {
                List<Criterion> criteria = wanted.contents().stream()
                        .map(content -> new Criterion(wanted.topic(), content))
                        .toList();
                assertThat(criteria).hasSizeBetween(1, SubscriptionReconciler.CHUNK);
                node.has.addAll(criteria);
                node.acknowledged.addAll(criteria);
                yield FilterStatus.SUCCESS;
            }
            case FilterAction.Unsubscribe unwanted -> {
                unwanted.contents().forEach(content -> node.has.remove(new Criterion(unwanted.topic(), content)));
                yield FilterStatus.SUCCESS;
            }
            case FilterAction.Ping ignored -> {
                if (node.has.isEmpty()) {
                    node.acknowledged.clear();
                    yield FilterStatus.NOT_FOUND;
                }
                yield FilterStatus.SUCCESS;
            }
        };
    }

    /** I9, the first half: nothing counts as granted that was not acknowledged on this connection. */
    private void check() {
        reconciler
                .granted()
                .forEach((peer, granted) -> assertThat(node(peer).acknowledged)
                        .as("acknowledged by " + peer)
                        .containsAll(granted));
    }

    /** I9, the second half. */
    boolean isReconciled() {
        return active().stream().allMatch(peer -> node(peer).has.containsAll(desired))
                && reconciler.coverage().values().stream().allMatch(count -> count >= active().size());
    }

    /** Runs until wanted and granted are the same. */
    Duration timeToReconcile(Duration limit) {
        long began = now;
        while (!isReconciled() && now - began < limit.toNanos()) {
            run(Duration.ofMillis(100));
        }
        return Duration.ofNanos(now - began);
    }

    long asked(Class<? extends FilterAction.Ask> kind, PeerId peer) {
        return actions.stream()
                .filter(kind::isInstance)
                .filter(action -> ((FilterAction.Ask) action).peer().equals(peer))
                .count();
    }
}
