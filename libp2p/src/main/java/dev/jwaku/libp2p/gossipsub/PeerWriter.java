package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one peer: keeps one long-lived stream and writes batches of frames. {@link #run} is the peer's writer task.
 *
 * <p>A stream that breaks is opened anew, at once if it had lived, else after a growing pause; then the peer is told
 * our subscriptions again and the batch that was under way is repeated, because nobody knows how much of it arrived.
 */
final class PeerWriter {
    private static final Logger log = LoggerFactory.getLogger(PeerWriter.class);

    /** A batch that breaks this many streams is given up. */
    private static final int MAX_ATTEMPTS = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final int MAX_DOUBLINGS = 7;
    /** A stream that lived this long had nothing wrong with it. */
    private static final long LIVED = Duration.ofSeconds(10).toNanos();

    private final World world;
    private final Host host;
    private final PeerId peer;
    private final GossipsubConfig config;
    private final SendQueue queue;
    private final ProofSeeker proofs;
    private final Backpressure backpressure;
    private final GossipMeters meters;
    private final Supplier<byte[]> greeting;
    private final Consumer<PeerId> onUnsupported;
    private volatile @Nullable Stream stream;
    private boolean openedBefore;
    private long openedAt;
    private int failures;

    /**
     * @param greeting the frames with all our subscriptions, for a stream opened anew
     * @param onUnsupported told if the peer refuses the protocol
     */
    PeerWriter(
            GossipContext context,
            PeerId peer,
            SendQueue queue,
            ProofSeeker proofs,
            Supplier<byte[]> greeting,
            Consumer<PeerId> onUnsupported) {
        this.world = context.world();
        this.host = context.host();
        this.config = context.config();
        this.backpressure = context.backpressure();
        this.meters = context.meters();
        this.peer = peer;
        this.queue = queue;
        this.proofs = proofs;
        this.greeting = greeting;
        this.onUnsupported = onUnsupported;
    }

    /** Writes until the queue is closed and empty. Closes the stream, and does not reset it (trap T-G5). */
    void run() {
        try {
            if (open() == null) {
                return;
            }
            SendQueue.Batch batch = queue.take();
            while (batch != null) {
                send(batch);
                batch = queue.take();
            }
        } finally {
            meters.unsent.add(queue.abort());
            Stream open = stream;
            if (open != null) {
                open.close();
            }
        }
    }

    /** Leaves the stream, which may stand on a dead connection; the next batch opens another. Any task. */
    void renew() {
        Stream open = stream;
        if (open != null) {
            open.reset();
        }
    }

    private void send(SendQueue.Batch batch) {
        boolean written = false;
        try {
            Stream over = write(batch);
            if (over != null) {
                written = true;
                proofs.written(over, batch.receipts());
            }
        } finally {
            if (!written) {
                meters.unsent.add(batch.messages());
                batch.receipts().forEach(Receipt::lost);
            }
        }
    }

    /** The stream that took the batch; null if none did. */
    private @Nullable Stream write(SendQueue.Batch batch) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Stream open = open();
            if (open == null) {
                break;
            }
            if (write(open, batch.frames())) {
                backpressure.wrote(peer);
                meters.sentBytes.add(batch.frames().length);
                return open;
            }
        }
        return null;
    }

    private boolean write(Stream open, byte[] frames) {
        try {
            open.write(
                    frames,
                    0,
                    frames.length,
                    Deadline.after(world, config.limits().writeTimeout()));
            return true;
        } catch (Libp2pException e) {
            log.atDebug().addKeyValue("peer", peer).setCause(e).log("gossip stream broke");
            open.reset();
            stream = null;
            failures = world.nanoTime() - openedAt >= LIVED ? 0 : failures + 1;
            return false;
        }
    }

    /** The open stream, opened now if need be; null if the queue was closed meanwhile or the peer refuses. */
    private @Nullable Stream open() {
        Stream present = stream;
        while (present == null) {
            if (queue.isClosed() || failures > 0 && !queue.pause(Deadline.after(world, pause()))) {
                return null;
            }
            try {
                Deadline deadline = Deadline.after(world, config.limits().openTimeout());
                Stream opened = host.openStream(peer, config.protocol(), deadline);
                stream = opened;
                present = opened;
                openedAt = world.nanoTime();
                queue.refuseMessages(false);
                if (openedBefore && !write(opened, greeting.get())) {
                    present = null;
                    continue;
                }
                openedBefore = true;
            } catch (ProtocolNotSupportedException e) {
                log.atDebug().addKeyValue("peer", peer).setCause(e).log("peer refuses the gossip protocol");
                queue.close();
                onUnsupported.accept(peer);
                return null;
            } catch (Libp2pException e) {
                log.atDebug().addKeyValue("peer", peer).setCause(e).log("gossip stream cannot be opened");
                failures++;
                queue.refuseMessages(true);
            }
        }
        return present;
    }

    private Duration pause() {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    }
}
