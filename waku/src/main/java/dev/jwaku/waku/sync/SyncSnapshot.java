package dev.jwaku.waku.sync;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The messages of one moment, in order, with the running exclusive-or of their hashes: count and fingerprint of any
 * range cost two searches. Immutable.
 */
final class SyncSnapshot {
    private static final int WORDS = MessageHash.LENGTH / Long.BYTES;

    private final SyncId[] ids;
    /** Before each message, {@link #WORDS} numbers: the hashes of all messages before it combined. */
    private final long[] sums;

    /** @param ids ascending, each once; owned by this snapshot from now on */
    SyncSnapshot(SyncId[] ids) {
        this.ids = ids;
        this.sums = new long[(ids.length + 1) * WORDS];
        for (int i = 0; i < ids.length; i++) {
            ByteBuffer hash = ids[i].hash().bytes().asByteBuffer();
            for (int word = 0; word < WORDS; word++) {
                sums[(i + 1) * WORDS + word] = sums[i * WORDS + word] ^ hash.getLong();
            }
        }
    }

    /** The place of the first message that is not before this one. */
    private int from(SyncId lower) {
        int found = Arrays.binarySearch(ids, lower);
        return found < 0 ? -found - 1 : found;
    }

    /** The place behind the last message that is not after this one. */
    private int to(SyncId upper) {
        int found = Arrays.binarySearch(ids, upper);
        return found < 0 ? -found - 1 : found + 1;
    }

    /** How many messages are between, both ends included. */
    int count(SyncId lower, SyncId upper) {
        return Math.max(0, to(upper) - from(lower));
    }

    /** The messages between, both ends included. */
    List<SyncId> items(SyncId lower, SyncId upper) {
        int from = from(lower);
        return Arrays.asList(ids).subList(from, Math.max(from, to(upper)));
    }

    /** The hashes between, both ends included, combined by exclusive or. */
    Bytes fingerprint(SyncId lower, SyncId upper) {
        int from = from(lower);
        int to = Math.max(from, to(upper));
        ByteBuffer out = ByteBuffer.allocate(MessageHash.LENGTH);
        for (int word = 0; word < WORDS; word++) {
            out.putLong(sums[to * WORDS + word] ^ sums[from * WORDS + word]);
        }
        return Bytes.wrap(out.array());
    }
}
