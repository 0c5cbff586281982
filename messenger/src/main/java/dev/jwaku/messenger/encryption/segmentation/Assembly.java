package dev.jwaku.messenger.encryption.segmentation;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.jspecify.annotations.Nullable;

/** Puts segments of one message together. Pure. */
final class Assembly {
    private static final int HASH_BITS = 256;

    private final Bytes hash;
    private final int count;
    private final byte[] @Nullable [] data;
    private final List<Segment> parity;

    /** @param segments of one message, at most one of a kind and index; at least one data segment */
    Assembly(List<Segment> segments) {
        this.parity = segments.stream().filter(Segment::isParity).toList();
        List<Segment> slices =
                segments.stream().filter(segment -> !segment.isParity()).toList();
        this.hash = slices.getFirst().hash();
        this.count = slices.getFirst().count();
        this.data = new byte[count][];
        slices.forEach(segment -> data[segment.index()] = segment.payload().toByteArray());
    }

    /** Whether every data segment is there. */
    boolean hasAllData() {
        for (byte[] each : data) {
            if (each == null) {
                return false;
            }
        }
        return true;
    }

    /** The message, if the segments give one with the right hash. */
    Optional<Bytes> message() {
        if (hasAllData()) {
            return withHash(join(count));
        }
        return recover() ? trimmed() : Optional.empty();
    }

    private boolean recover() {
        if (parity.isEmpty()) {
            return false;
        }
        int parityCount = parity.getFirst().count();
        int size = parity.getFirst().payload().length();
        if (count + parityCount > ReedSolomon.MAX_SHARDS) {
            return false;
        }
        byte[] @Nullable [] shards = new byte[count + parityCount][];
        for (int i = 0; i < count; i++) {
            shards[i] = data[i];
        }
        parity.forEach(
                segment -> shards[count + segment.index()] = segment.payload().toByteArray());
        byte[] last = shards[count - 1];
        if (last != null && last.length < size) {
            shards[count - 1] = Arrays.copyOf(last, size);
        }
        int present = 0;
        for (byte[] shard : shards) {
            if (shard != null) {
                present++;
                if (shard.length != size) {
                    return false;
                }
            }
        }
        if (present < count) {
            return false;
        }
        new ReedSolomon(count, parityCount).reconstruct(shards);
        for (int i = 0; i < count; i++) {
            if (data[i] == null) {
                data[i] = shards[i];
            }
        }
        return true;
    }

    /** The last segment, if it had to be recovered, has zeros at its end that may not belong to it. */
    private Optional<Bytes> trimmed() {
        Bytes whole = join(count);
        Optional<Bytes> untrimmed = withHash(whole);
        if (untrimmed.isPresent()) {
            return untrimmed;
        }
        int start = join(count - 1).length() + 1;
        int end = whole.length();
        while (end > start && whole.get(end - 1) == 0) {
            end--;
        }
        byte[] array = whole.toByteArray();
        KeccakDigest soFar = new KeccakDigest(HASH_BITS);
        soFar.update(array, 0, end);
        for (int length = end; length < array.length; length++) {
            byte[] candidate = new byte[Keccak256.LENGTH];
            new KeccakDigest(soFar).doFinal(candidate, 0);
            if (Bytes.wrap(candidate).equals(hash)) {
                return Optional.of(whole.slice(0, length));
            }
            soFar.update((byte) 0);
        }
        return Optional.empty();
    }

    private Optional<Bytes> withHash(Bytes message) {
        return Keccak256.hash(message).equals(hash) ? Optional.of(message) : Optional.empty();
    }

    private Bytes join(int segments) {
        Bytes[] parts = new Bytes[segments];
        for (int i = 0; i < segments; i++) {
            byte[] part = data[i];
            parts[i] = part == null ? Bytes.EMPTY : Bytes.wrap(part);
        }
        return Bytes.concat(parts);
    }
}
