package dev.jwaku.waku.sync;

import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.time.Duration;

/** Runs a reconciliation over a stream: one side begins, then both answer in turn until one has nothing to say. */
final class SyncSession {
    /** Every message at least halves what is open; more is a peer that plays with us. */
    private static final int MAX_ROUNDS = 64;

    private final World world;
    private final SyncMeters meters;
    private final Stream stream;
    private final FrameReader reader;
    private final Reconciliation state;
    private int sent;

    SyncSession(World world, SyncMeters meters, Stream stream, int maxFrame, Reconciliation state) {
        this.world = world;
        this.meters = meters;
        this.stream = stream;
        this.reader = new FrameReader(stream, maxFrame, stream.toString());
        this.state = state;
    }

    /** Begins, and goes on to the end. */
    SyncReport begin(SyncId lower, SyncId upper, Deadline deadline) {
        long start = world.nanoTime();
        send(state.begin(lower, upper), deadline);
        answer(deadline);
        return report(true, start);
    }

    /** Answers to the end. */
    SyncReport follow(Deadline deadline) {
        long start = world.nanoTime();
        answer(deadline);
        return report(false, start);
    }

    private void answer(Deadline deadline) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Bytes frame = reader.read(deadline);
            if (frame == null) {
                return;
            }
            meters.received(frame.length());
            SyncPayload theirs = SyncCodec.decode(frame);
            if (theirs.isDone()) {
                return;
            }
            SyncPayload answer = state.answer(theirs);
            send(answer, deadline);
            if (answer.isDone()) {
                return;
            }
        }
    }

    private void send(SyncPayload payload, Deadline deadline) {
        Bytes frame = SyncCodec.encode(payload);
        meters.sent(frame.length());
        sent++;
        Frames.write(stream, frame, deadline);
    }

    private SyncReport report(boolean begunHere, long start) {
        return new SyncReport(
                stream.peer(),
                begunHere,
                world.now(),
                Duration.ofNanos(world.nanoTime() - start),
                sent,
                state.missingHere().stream().toList(),
                state.missingThere().stream().toList(),
                SyncReport.gaps(state.missingHere(), state.snapshot()));
    }
}
