package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.lightpush.LightPushStatus;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One message on its way to several light push nodes. What their answers mean (reliability.md section 10.2):
 *
 * <ul>
 *   <li>200, or that it is there already: taken;
 *   <li>421, 500, no answer: the node has failed, another one is asked now;
 *   <li>505 with the words that it keeps the message for its own clients: good if nobody relays it;
 *   <li>503, 505: it has no relay peers, or saw the message by gossip and does not say so. Another one is asked; the
 *       node has failed only if nobody took the message, and only if this is the first attempt;
 *   <li>429: another one is asked, the node stays;
 *   <li>400, 413, 420: final if two nodes agree.
 * </ul>
 */
final class LightPushRace {
    private final World world;
    private final Tasks tasks;
    private final LightPushNodes nodes;
    private final PubsubTopic topic;
    private final WakuMessage message;
    private final FailedPushes failed;
    private final MessageHash hash;
    private final Attempt attempt;
    private final Mailbox<Answer> answers;
    private final List<PeerId> asked = new ArrayList<>();
    private final List<PeerId> withoutRelays = new ArrayList<>();
    private final List<PeerId> keepers = new ArrayList<>();
    private int open;
    private int refusals;
    private String lastReason = "nobody answered";

    LightPushRace(
            World world,
            Tasks tasks,
            LightPushNodes nodes,
            FailedPushes failed,
            PubsubTopic topic,
            WakuMessage message,
            Attempt attempt) {
        this.world = world;
        this.tasks = tasks;
        this.nodes = nodes;
        this.topic = topic;
        this.message = message;
        this.failed = failed;
        this.hash = MessageHash.of(topic, message);
        this.attempt = attempt;
        this.answers = new Mailbox<>(world, LightPushWay.MOST_NODES);
    }

    PublishOutcome run(int redundancy) {
        for (int i = 0; i < redundancy; i++) {
            askAnother();
        }
        if (asked.isEmpty()) {
            return new PublishOutcome.NoPeers();
        }
        while (open > 0) {
            Answer answer = answers.take(Deadline.after(world, LightPushWay.HEDGE));
            if (answer == null) {
                askAnother();
                continue;
            }
            open--;
            Optional<PublishOutcome> end = judge(answer);
            if (end.isPresent()) {
                return end.get();
            }
            askAnother();
        }
        if (!keepers.isEmpty()) {
            return new PublishOutcome.Taken(keepers.size(), keepers);
        }
        if (!attempt.isRepetition()) {
            withoutRelays.forEach(node -> nodes.failed(node, ServiceFailure.REFUSED));
        }
        return new PublishOutcome.TryAgain(lastReason, asked);
    }

    private Optional<PublishOutcome> judge(Answer answer) {
        lastReason = answer.reason;
        switch (answer.meaning) {
            case TAKEN -> {
                return Optional.of(new PublishOutcome.Taken(1, List.of(answer.node)));
            }
            case KEPT -> keepers.add(answer.node);
            case NO_RELAYS -> withoutRelays.add(answer.node);
            case REFUSED -> {
                refusals++;
                if (refusals > 1) {
                    return Optional.of(new PublishOutcome.Refused(answer.reason));
                }
            }
            case FAILED, BUSY -> {
                // another one is asked
            }
        }
        return Optional.empty();
    }

    /** Those who were not tried before come first; then those who did not fail; anybody is better than nobody. */
    private void askAnother() {
        if (asked.size() >= LightPushWay.MOST_NODES) {
            return;
        }
        List<PeerId> left = new ArrayList<>(nodes.connected());
        left.removeAll(asked);
        if (left.isEmpty()) {
            return;
        }
        Set<PeerId> useless = failed.of(hash);
        List<PeerId> hopeful =
                left.stream().filter(node -> !useless.contains(node)).toList();
        PeerId next = hopeful.stream()
                .filter(node -> !attempt.triedBefore().contains(node))
                .findFirst()
                .orElseGet(() -> (hopeful.isEmpty() ? left : hopeful).getFirst());
        asked.add(next);
        open++;
        trace("delivery.pushing", next, "size", message.payload().length());
        tasks.start("push", () -> answers.offer(push(next)));
    }

    /** The pool learns of the answer even if nobody waits for it any more. */
    private Answer push(PeerId node) {
        Answer answer = ask(node);
        if (answer.meaning() == Meaning.FAILED) {
            failed.add(hash, node);
        }
        trace("delivery.pushed", node, "outcome", answer.meaning().name());
        return answer;
    }

    private void trace(String event, PeerId node, String key, Object value) {
        if (world.events().isEnabled()) {
            world.events().emit(event, "msg_hash", hash.toString(), "peer", node.toString(), key, value);
        }
    }

    private Answer ask(PeerId node) {
        long began = world.nanoTime();
        LightPushResponse response;
        try {
            response = nodes.push(node, topic, message, Deadline.after(world, nodes.patience(node)));
        } catch (Libp2pException e) {
            nodes.failed(node, ServiceFailure.NO_ANSWER);
            return new Answer(node, Meaning.FAILED, "light push " + node + ": " + e.getMessage());
        }
        Meaning meaning = meaningOf(response);
        switch (meaning) {
            case TAKEN, KEPT -> nodes.succeeded(node, Duration.ofNanos(world.nanoTime() - began));
            case FAILED -> nodes.failed(node, ServiceFailure.REFUSED);
            case NO_RELAYS, BUSY, REFUSED -> {
                // says little about the node
            }
        }
        return new Answer(
                node, meaning, "light push " + node + ": " + response.status() + " " + response.description());
    }

    private static Meaning meaningOf(LightPushResponse response) {
        if (response.isSuccess() || response.description().contains(LightPushServer.DUPLICATE)) {
            return Meaning.TAKEN;
        }
        if (response.description().contains(LightPushServer.KEPT)) {
            return Meaning.KEPT;
        }
        return switch (response.status()) {
            case LightPushStatus.NO_PEERS_TO_RELAY, LightPushStatus.SERVICE_NOT_AVAILABLE -> Meaning.NO_RELAYS;
            case LightPushStatus.TOO_MANY_REQUESTS -> Meaning.BUSY;
            case LightPushStatus.BAD_REQUEST, LightPushStatus.PAYLOAD_TOO_LARGE, LightPushStatus.INVALID_MESSAGE ->
                Meaning.REFUSED;
            default -> Meaning.FAILED;
        };
    }

    private enum Meaning {
        TAKEN,
        KEPT,
        NO_RELAYS,
        BUSY,
        REFUSED,
        FAILED
    }

    private record Answer(PeerId node, Meaning meaning, String reason) {}
}
