package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks one peer whether it has what was written to it: one question at a time, for all messages that were written
 * before it, so a flood of messages costs one question in a round trip. Its task ends when there is nothing to ask for.
 */
final class ProofSeeker {
    /** If there is no answer by then, other peers are asked, too. */
    static final Duration PATIENCE = Duration.ofSeconds(2);
    /** If there is none by then, the peer does not have it. */
    static final Duration LONGEST = Duration.ofSeconds(30);
    /** Questions do not follow each other faster than this. */
    static final Duration LEAST_INTERVAL = Duration.ofMillis(10);

    private final World world;
    private final Tasks tasks;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Wanted> wanted = new ArrayList<>();
    private boolean running;
    private volatile boolean silent;

    /** @param tasks where the questions run */
    ProofSeeker(World world, Tasks tasks) {
        this.world = world;
        this.tasks = tasks;
    }

    /** A stream took messages. Never blocks. */
    void written(Stream stream, List<Receipt> receipts) {
        receipts.forEach(receipt -> receipt.written(() -> seek(new Wanted(stream, receipt)), silent));
    }

    private void seek(Wanted want) {
        boolean isFirst;
        lock.lock();
        try {
            wanted.add(want);
            isFirst = !running;
            running = true;
        } finally {
            lock.unlock();
        }
        if (isFirst) {
            start();
        }
    }

    private void start() {
        try {
            tasks.start("gossip-proof", this::run);
        } catch (CancelledException e) {
            // Gossipsub is closing; nobody waits for proofs any more.
            lock.lock();
            try {
                wanted.clear();
            } finally {
                lock.unlock();
            }
        }
    }

    private void run() {
        for (List<Wanted> batch = take(); !batch.isEmpty(); batch = take()) {
            long began = world.nanoTime();
            boolean proved = isProved(batch);
            silent = false;
            batch.forEach(want -> {
                if (proved) {
                    want.receipt.proved();
                } else {
                    want.receipt.unproved();
                }
            });
            Deadline next = Deadline.at(world, began + LEAST_INTERVAL.toNanos());
            if (!next.isExpired()) {
                new Signal(world).await(next);
            }
        }
    }

    /** All that wait for the same stream as the first; empty, and the end of the task, if nothing waits. */
    private List<Wanted> take() {
        lock.lock();
        try {
            List<Wanted> batch = new ArrayList<>();
            for (Wanted want : wanted) {
                if (want.stream == wanted.getFirst().stream) {
                    batch.add(want);
                }
            }
            wanted.removeAll(batch);
            running = !batch.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private boolean isProved(List<Wanted> batch) {
        Stream stream = batch.getFirst().stream;
        try {
            stream.awaitProof(Deadline.after(world, PATIENCE));
            return true;
        } catch (DeadlineExceededException e) {
            silent = true;
            batch.forEach(want -> want.receipt.askAll());
        } catch (Libp2pException e) {
            return false;
        }
        try {
            stream.awaitProof(Deadline.after(world, LONGEST.minus(PATIENCE)));
            return true;
        } catch (Libp2pException e) {
            return false;
        }
    }

    /** A message and the stream that took it. Identity counts. */
    private static final class Wanted {
        private final Stream stream;
        private final Receipt receipt;

        private Wanted(Stream stream, Receipt receipt) {
            this.stream = stream;
            this.receipt = receipt;
        }
    }
}
