package dev.jwaku.tools.lpt;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.lpt.Lines.LightPushVersion;
import dev.jwaku.tools.lpt.count.Answer;
import dev.jwaku.tools.lpt.count.Attempt;
import dev.jwaku.tools.lpt.journal.JournalLines;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.PeerRotation;
import dev.jwaku.tools.lpt.peers.TesterHost;
import dev.jwaku.waku.lightpush.LightPushClient;
import dev.jwaku.waku.lightpush.LightPushConfig;
import dev.jwaku.waku.lightpush.LightPushRequest;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.lightpush.LightPushStatus;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Pushes messages through the service nodes in use, notes every answer, and leaves nodes that fail. Thread-safe. */
final class Pushing {
    private static final int ROOM_BESIDE_PAYLOAD = 1024;

    private final Desk desk;
    private final World world;
    private final PeerRotation rotation;
    private final LightPushClient client;

    Pushing(Desk desk, PeerRotation rotation, int maxPayload) {
        this.desk = desk;
        this.world = desk.world();
        this.rotation = rotation;
        LightPushConfig defaults = LightPushConfig.of(desk.lines().shard().cluster(), 0);
        this.client = new LightPushClient(
                world,
                desk.host().host(),
                new LightPushConfig(
                        Math.max(defaults.maxMessage(), maxPayload + ROOM_BESIDE_PAYLOAD),
                        defaults.cluster(),
                        defaults.shardsInCluster(),
                        defaults.publishTimeout(),
                        defaults.streams(),
                        defaults.idle()));
    }

    /** What came of an attempt; of several service nodes the best. */
    enum Result {
        ACCEPTED,
        /** Not accepted, and another service node took the failing one's place. */
        SWITCHED,
        REFUSED,
        /** No connection, or no answer. */
        BROKEN
    }

    /** Pushes to all service nodes in use, at the same time. */
    Result push(Tasks tasks, WakuMessage message, Attempt begin) {
        int slots = rotation.slots();
        if (slots == 1) {
            return pushTo(0, message, begin);
        }
        AtomicInteger best = new AtomicInteger(Result.BROKEN.ordinal());
        List<Tasks.Task> all = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            int mine = slot;
            all.add(tasks.start(
                    "push-" + slot,
                    () -> best.accumulateAndGet(pushTo(mine, message, begin).ordinal(), Math::min)));
        }
        Deadline deadline = Deadline.after(world, desk.lines().answer().plus(TesterHost.DIAL_TIMEOUT.multipliedBy(2)));
        all.forEach(task -> task.join(deadline));
        return Result.values()[best.get()];
    }

    private Result pushTo(int slot, WakuMessage message, Attempt begin) {
        Candidate peer = rotation.current(slot);
        long start = world.nanoTime();
        Attempt end = ask(peer, message, begin);
        desk.journal()
                .add(JournalLines.sent(
                        desk.host().name(),
                        desk.lines().topic().name(),
                        message.contentTopic().name(),
                        end,
                        desk.host().agent(peer.peer())));
        if (end.answer() == Answer.ACCEPTED) {
            rotation.succeeded(slot, peer.peer());
            desk.meters().sent(message.payload().length(), world.nanoTime() - start);
            return Result.ACCEPTED;
        }
        desk.meters().failed(cause(end));
        if (!isPeersFault(end)) {
            return Result.REFUSED;
        }
        boolean switched = desk.failed(rotation, slot, peer, "publisher", end.error())
                        .instead()
                        .isPresent()
                || !rotation.current(slot).peer().equals(peer.peer());
        return switched ? Result.SWITCHED : end.answer() == Answer.REFUSED ? Result.REFUSED : Result.BROKEN;
    }

    private Attempt ask(Candidate peer, WakuMessage message, Attempt begin) {
        try {
            desk.host().connect(peer);
        } catch (Libp2pException e) {
            return ended(begin, peer, Answer.NOT_SENT, 0, String.valueOf(e.getMessage()));
        }
        try {
            LightPushResponse response = ask(peer, message);
            return ended(
                    begin,
                    peer,
                    response.isSuccess() ? Answer.ACCEPTED : Answer.REFUSED,
                    response.status(),
                    response.isSuccess() ? "" : response.description());
        } catch (ProtocolNotSupportedException e) {
            return ended(begin, peer, Answer.NOT_SENT, 0, String.valueOf(e.getMessage()));
        } catch (Libp2pException e) {
            return ended(begin, peer, Answer.UNANSWERED, 0, String.valueOf(e.getMessage()));
        }
    }

    private LightPushResponse ask(Candidate peer, WakuMessage message) {
        LightPushRequest request =
                new LightPushRequest("", Optional.of(desk.lines().topic().name()), WakuMessageCodec.encode(message));
        Deadline deadline = Deadline.after(world, desk.lines().answer());
        return desk.lines().lightPush() == LightPushVersion.LEGACY
                ? client.pushV2(peer.peer(), request, deadline)
                : client.push(peer.peer(), request, deadline);
    }

    private Attempt ended(Attempt begin, Candidate peer, Answer answer, int code, String error) {
        return new Attempt(
                begin.index(),
                begin.number(),
                begin.hash(),
                begin.dueNanos(),
                begin.sentNanos(),
                desk.now(),
                answer,
                peer.peer().toString(),
                code,
                error);
    }

    private static String cause(Attempt end) {
        return switch (end.answer()) {
            case ACCEPTED -> "none";
            case REFUSED -> LightPushStatus.isNoPeers(end.code()) ? "dial_failure" : Integer.toString(end.code());
            case UNANSWERED -> "no_answer";
            case NOT_SENT -> "dial_failure";
        };
    }

    /** Not when the message is to blame, or we send too fast. */
    private static boolean isPeersFault(Attempt end) {
        String words = end.error().toLowerCase(Locale.ROOT);
        return end.answer() != Answer.REFUSED
                || LightPushStatus.isNoPeers(end.code())
                || end.code() == LightPushStatus.INTERNAL_SERVER_ERROR
                || words.contains("dial")
                || words.contains("no peers");
    }

    /** Pushes to the first service node; nobody notes it. @return whether it was accepted */
    boolean pushQuietly(WakuMessage message) {
        Candidate peer = rotation.current(0);
        try {
            desk.host().connect(peer);
            return ask(peer, message).isSuccess();
        } catch (Libp2pException e) {
            desk.failed(rotation, 0, peer, "publisher", String.valueOf(e.getMessage()));
            return false;
        }
    }
}
