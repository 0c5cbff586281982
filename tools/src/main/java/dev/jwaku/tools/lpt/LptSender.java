package dev.jwaku.tools.lpt;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.lpt.Lines.LightPushVersion;
import dev.jwaku.tools.lpt.count.Answer;
import dev.jwaku.tools.lpt.count.Attempt;
import dev.jwaku.tools.lpt.journal.JournalLines;
import dev.jwaku.tools.lpt.journal.JournalStart;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.PeerRotation;
import dev.jwaku.tools.lpt.wire.EndMarker;
import dev.jwaku.tools.lpt.wire.PayloadCodec;
import dev.jwaku.tools.lpt.wire.TestMessage;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends messages when they are due, whether those before are answered or not, and then says that it is done. Every
 * attempt is in the journal. A message that falls behind keeps the time at which it was due.
 */
public final class LptSender implements AutoCloseable {
    /** What a service node must serve, one of these, by version. */
    public static List<ProtocolId> protocols(LightPushVersion version) {
        return switch (version) {
            case AUTO -> List.of(LightPushServer.PROTOCOL, LightPushServer.PROTOCOL_V2);
            case LEGACY -> List.of(LightPushServer.PROTOCOL_V2);
            case V3 -> List.of(LightPushServer.PROTOCOL);
        };
    }

    private static final int MARKERS = 3;
    private static final Duration BETWEEN_MARKERS = Duration.ofSeconds(2);
    private static final Duration AFTER_BROKEN_LINE = Duration.ofMillis(200);
    /** A switch gives a message one more try; this many times. */
    private static final int MOST_EXTRA_TRIES = 8;

    private final Desk desk;
    private final World world;
    private final Traffic traffic;
    private final PeerRotation rotation;
    private final Pushing pushing;
    private final String runId;
    private final Bytes noise;
    private final Tasks tasks;
    private final Permits permits;
    private final Signal stopping;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ConcurrentSkipListSet<Long> notAccepted = new ConcurrentSkipListSet<>();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failedAttempts = new AtomicLong();
    private final AtomicLong behind = new AtomicLong();
    private final AtomicLong previous = new AtomicLong();
    private long startedAt;

    /**
     * A sender that has not begun.
     *
     * @param peers service nodes, the best first
     * @param runId tells its messages from those of other runs
     */
    public LptSender(Desk desk, Traffic traffic, List<Candidate> peers, String runId) {
        this.desk = desk;
        this.world = desk.world();
        this.traffic = traffic;
        this.runId = runId;
        this.rotation = new PeerRotation(
                peers, desk.lines().lightPushPeers(), desk.lines().fixed());
        this.pushing = new Pushing(desk, rotation, traffic.maxSize());
        this.tasks = new Tasks(world, "lpt-sender");
        this.permits = new Permits(world, traffic.inFlight());
        this.stopping = new Signal(world);
        byte[] block = new byte[traffic.maxSize()];
        world.random().nextBytes(block);
        this.noise = Bytes.wrap(block);
    }

    /** Its peer id. */
    public String name() {
        return desk.host().name();
    }

    /** Sends everything, and the marker. Blocks until then, or until {@link #stop}. Once. */
    public void run() {
        startedAt = desk.now();
        previous.set(startedAt);
        desk.started(JournalStart.SENDER, runId);
        if (!stopping.await(Deadline.after(world, traffic.startAfter()))) {
            sendAll();
        }
        Duration patience = desk.lines().answer().plus(traffic.retryPause()).multipliedBy(traffic.attempts() + 1L);
        permits.awaitAll(Deadline.after(world, patience));
        List<Long> missed = notAccepted.stream().limit(EndMarker.MOST_LISTED).toList();
        EndMarker marker = new EndMarker(name(), runId, accepted.get(), begun.get(), missed);
        desk.journal().add(JournalLines.end(name(), marker, desk.now()));
        mark(marker);
        desk.journal().add(JournalLines.stopped(name(), desk.now()));
    }

    private void sendAll() {
        SplittableRandom random = new SplittableRandom(traffic.seed());
        Schedule schedule = traffic.poisson()
                ? Schedule.poisson(traffic.perSecond(), random.nextLong())
                : Schedule.constant(traffic.perSecond());
        long start = world.nanoTime();
        long wallStart = desk.now();
        long most = traffic.messages() == 0 ? Traffic.MAX_MESSAGES : traffic.messages();
        for (long index = 1; index <= most; index++) {
            long offset = schedule.next();
            int size = random.nextInt(traffic.minSize(), traffic.maxPayload() + 1);
            if (stopping.await(Deadline.at(world, start + offset)) || !permits.take(Deadline.NEVER)) {
                return;
            }
            behind.set(Math.max(0, world.nanoTime() - start - offset));
            desk.meters().behind(behind.get());
            begun.set(index);
            long number = index;
            tasks.start("message-" + index, () -> send(number, wallStart + offset, size));
        }
    }

    private void send(long index, long due, int size) {
        try {
            boolean done = false;
            int limit = traffic.attempts();
            for (int attempt = 1; attempt <= limit && !done; attempt++) {
                Pushing.Result result = attempt(index, attempt, due, size);
                done = result == Pushing.Result.ACCEPTED;
                if (result == Pushing.Result.SWITCHED && limit < traffic.attempts() + MOST_EXTRA_TRIES) {
                    limit++;
                } else if (!done && attempt < limit) {
                    Duration pause = result == Pushing.Result.REFUSED ? traffic.retryPause() : AFTER_BROKEN_LINE;
                    if (stopping.await(Deadline.after(world, pause))) {
                        break;
                    }
                }
                failedAttempts.addAndGet(done ? 0 : 1);
            }
            if (done) {
                accepted.incrementAndGet();
            } else {
                notAccepted.add(index);
            }
        } finally {
            permits.giveBack();
        }
    }

    private Pushing.Result attempt(long index, int attempt, long due, int size) {
        long now = desk.now();
        long since = now - previous.getAndSet(now);
        TestMessage content = new TestMessage(
                name(),
                index,
                traffic.messages() == 0 ? TestMessage.ENDLESS : traffic.messages(),
                startedAt,
                now - startedAt,
                since,
                size,
                Optional.of(new TestMessage.Extra(runId, attempt, now, due, world.nanoTime())));
        ContentTopic topic =
                traffic.topics().get((int) ((index - 1) % traffic.topics().size()));
        WakuMessage message = WakuMessage.builder(PayloadCodec.encode(content, noise), topic)
                .timestamp(now)
                .ephemeral(traffic.ephemeral())
                .build();
        String hash = MessageHash.of(desk.lines().topic(), message).toString();
        Attempt begin = new Attempt(index, attempt, hash, due, now, 0, Answer.NOT_SENT, "", 0, "");
        return pushing.push(tasks, message, begin);
    }

    private void mark(EndMarker marker) {
        Bytes payload = PayloadCodec.encode(marker);
        for (int i = 0; i < MARKERS && !closed.get(); i++) {
            if (i > 0) {
                new Signal(world).await(Deadline.after(world, BETWEEN_MARKERS));
            }
            WakuMessage message = WakuMessage.builder(payload, traffic.topics().getFirst())
                    .timestamp(desk.now())
                    .ephemeral(traffic.ephemeral())
                    .build();
            for (int attempt = 0; attempt < MARKERS && !pushing.pushQuietly(message); attempt++) {
                new Signal(world).await(Deadline.after(world, AFTER_BROKEN_LINE));
            }
        }
    }

    /** Prepares no further messages; what waits for an answer still gets it, and the marker is sent. */
    public void stop() {
        stopping.raise();
    }

    /** How far it is. */
    public SenderFigures figures() {
        return new SenderFigures(
                traffic.messages(),
                begun.get(),
                accepted.get(),
                notAccepted.size(),
                failedAttempts.get(),
                permits.taken(),
                behind.get(),
                rotation.current(0).toString(),
                rotation.switches());
    }

    @Override
    public void close() {
        closed.set(true);
        stopping.raise();
        tasks.close();
    }
}
