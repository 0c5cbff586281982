package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which light push nodes failed which message, so that another attempt asks others first: also where the first attempt
 * succeeded at another node, or was only the second way. The oldest messages are forgotten. Thread-safe.
 */
final class FailedPushes {
    /** Most messages that are remembered. */
    static final int MOST = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<MessageHash, Set<PeerId>> failed = new LinkedHashMap<>();

    void add(MessageHash message, PeerId node) {
        lock.lock();
        try {
            failed.computeIfAbsent(message, hash -> new TreeSet<>()).add(node);
            if (failed.size() > MOST) {
                Iterator<MessageHash> oldest = failed.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Those that failed this message. */
    Set<PeerId> of(MessageHash message) {
        lock.lock();
        try {
            return new TreeSet<>(failed.getOrDefault(message, Set.of()));
        } finally {
            lock.unlock();
        }
    }
}
