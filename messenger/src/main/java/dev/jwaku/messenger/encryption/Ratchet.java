package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of a double ratchet: immutable, without storage. Each message makes the next state; who keeps the old state
 * after a failure has changed nothing.
 *
 * <p>Both chains begin with the shared key, so that either side may send first.
 *
 * @param remote ratchet key of the other side, 33 bytes; empty at a responder that has received nothing
 * @param own our ratchet key
 * @param rootKey 32 bytes
 * @param sending our chain
 * @param receiving the other side's chain
 * @param previous how many messages our chain before had
 * @param keyCount how many message keys of the other side were made so far
 */
record Ratchet(Bytes remote, KeyPair own, Bytes rootKey, Chain sending, Chain receiving, long previous, long keyCount) {
    /** Most messages that may be missing in one chain. */
    static final int MAX_SKIP = 1_000;

    private static final long MAX_NUMBER = 0xffffffffL;

    /** The side that begins: it knows the other's pre-key. */
    static Ratchet initiator(Bytes sharedKey, Bytes remotePreKey, KeyPair fresh) {
        KeySchedule.RootStep step = KeySchedule.root(sharedKey, fresh.agree(remotePreKey));
        return new Ratchet(
                remotePreKey, fresh, step.rootKey(), new Chain(step.chainKey(), 0), new Chain(sharedKey, 0), 0, 0);
    }

    /** The side that is spoken to: its pre-key is its first ratchet key. */
    static Ratchet responder(Bytes sharedKey, KeyPair preKey) {
        return new Ratchet(Bytes.EMPTY, preKey, sharedKey, new Chain(sharedKey, 0), new Chain(sharedKey, 0), 0, 0);
    }

    /**
     * Seals the next message.
     *
     * @throws IllegalStateException if the chain has used all its numbers
     */
    Sealed seal(Bytes plaintext, Bytes bundleId) {
        if (sending.n() > MAX_NUMBER) {
            throw new IllegalStateException("the chain has used all its numbers");
        }
        RatchetHeader header = new RatchetHeader(own.point(), sending.n(), previous, bundleId);
        Bytes secured = RatchetCipher.seal(plaintext, sending.messageKey(), header.associatedData());
        Ratchet next = new Ratchet(remote, own, rootKey, sending.next(), receiving, previous, keyCount);
        return new Sealed(next, header, secured);
    }

    /**
     * Opens a message whose key was not kept from before.
     *
     * @param keys makes the next ratchet key if the other side has turned its ratchet
     * @throws UnreadableException if the message was opened before, is too far ahead, or is not of this session
     */
    Opened open(RatchetHeader header, Bytes secured, KeySource keys) {
        List<MessageKey> made = new ArrayList<>();
        Ratchet next = this;
        if (!header.key().equals(remote)) {
            next = next.skip(header.previous(), made).turn(header.key(), keys);
        }
        next = next.skip(header.n(), made);
        MessageKey used = new MessageKey(header.key(), header.n(), next.receiving.messageKey(), next.keyCount);
        Bytes plaintext = RatchetCipher.open(secured, used.key(), header.associatedData());
        return new Opened(next.received(), plaintext, made, used);
    }

    /** Makes the keys of messages that have not come yet. */
    private Ratchet skip(long until, List<MessageKey> made) {
        if (until < receiving.n()) {
            throw new UnreadableException(
                    Opening.Reason.DUPLICATE,
                    "message " + until + " of a chain that is at " + receiving.n() + ": opened before, or too old");
        }
        if (until - receiving.n() > MAX_SKIP) {
            throw new UnreadableException(
                    Opening.Reason.TOO_FAR_AHEAD,
                    (until - receiving.n()) + " messages of a chain are missing, at most " + MAX_SKIP + " may be");
        }
        Ratchet next = this;
        while (next.receiving.n() < until) {
            made.add(new MessageKey(remote, next.receiving.n(), next.receiving.messageKey(), next.keyCount));
            next = next.received();
        }
        return next;
    }

    private Ratchet received() {
        return new Ratchet(remote, own, rootKey, sending, receiving.next(), previous, keyCount + 1);
    }

    private Ratchet turn(Bytes remoteKey, KeySource keys) {
        KeySchedule.RootStep forReceiving = KeySchedule.root(rootKey, own.agree(remoteKey));
        KeyPair fresh = keys.create(KeySource.Use.RATCHET);
        KeySchedule.RootStep forSending = KeySchedule.root(forReceiving.rootKey(), fresh.agree(remoteKey));
        return new Ratchet(
                remoteKey,
                fresh,
                forSending.rootKey(),
                new Chain(forSending.chainKey(), 0),
                new Chain(forReceiving.chainKey(), 0),
                sending.n(),
                keyCount);
    }

    @Override
    public String toString() {
        return "Ratchet[secret, sending=" + sending.n() + ", receiving=" + receiving.n() + "]";
    }

    /**
     * A chain of message keys.
     *
     * @param key 32 bytes
     * @param n number of the next message
     */
    record Chain(Bytes key, long n) {
        Bytes messageKey() {
            return KeySchedule.messageKey(key);
        }

        Chain next() {
            return new Chain(KeySchedule.nextChain(key), n + 1);
        }

        @Override
        public String toString() {
            return "Chain[secret, n=" + n + "]";
        }
    }

    /**
     * The key of one message of the other side.
     *
     * @param ratchetKey of the other side
     * @param n number of the message in its chain
     * @param key 32 bytes
     * @param sequence how many keys were made before it
     */
    record MessageKey(Bytes ratchetKey, long n, Bytes key, long sequence) {
        @Override
        public String toString() {
            return "MessageKey[secret, n=" + n + "]";
        }
    }

    /** A sealed message and the state that must be kept before it is sent. */
    record Sealed(Ratchet next, RatchetHeader header, Bytes payload) {}

    /**
     * An opened message and the state to keep with it.
     *
     * @param skipped keys of messages that have not come yet
     * @param used the key of this message
     */
    record Opened(Ratchet next, Bytes plaintext, List<MessageKey> skipped, MessageKey used) {
        Opened {
            skipped = List.copyOf(skipped);
        }

        @Override
        public String toString() {
            return "Opened[" + plaintext.length() + " bytes, " + skipped.size() + " skipped]";
        }
    }
}
