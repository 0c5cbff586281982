package dev.jwaku.delivery.inbox;

import dev.jwaku.waku.message.MessageHash;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits at the door, and the hashes of what came through lately, so that repetitions cost no look at the disk. Any
 * thread.
 */
final class Doorstep {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<MessageHash> hashes = new LinkedHashSet<>();
    private final int mostHashes;
    private final int mostWaiting;
    private final long mostBytes;
    private int waiting;
    private long waitingBytes;

    Doorstep(int mostHashes, int mostWaiting, long mostBytes) {
        this.mostHashes = mostHashes;
        this.mostWaiting = mostWaiting;
        this.mostBytes = mostBytes;
    }

    /** What is to be done with a message that comes to the door. */
    enum Verdict {
        /** It may wait. */
        ADMITTED,
        /** It was here already. */
        KNOWN,
        /** Too many wait. It is not remembered, so a repetition may come in. */
        CROWDED
    }

    Verdict admit(Candidate message) {
        lock.lock();
        try {
            if (hashes.contains(message.hash())) {
                return Verdict.KNOWN;
            }
            if (waiting >= mostWaiting || waitingBytes + message.size() > mostBytes) {
                return Verdict.CROWDED;
            }
            waiting++;
            waitingBytes += message.size();
            hashes.add(message.hash());
            if (hashes.size() > mostHashes) {
                hashes.remove(hashes.iterator().next());
            }
            return Verdict.ADMITTED;
        } finally {
            lock.unlock();
        }
    }

    /** It waits no more. */
    void left(Candidate message) {
        lock.lock();
        try {
            waiting--;
            waitingBytes -= message.size();
        } finally {
            lock.unlock();
        }
    }

    /** It did not come in: it may come again. */
    void forget(MessageHash hash) {
        lock.lock();
        try {
            hashes.remove(hash);
        } finally {
            lock.unlock();
        }
    }
}
