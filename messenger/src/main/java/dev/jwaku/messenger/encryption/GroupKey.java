package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A key of a group. Each message hashes it on.
 *
 * @param groupId which group
 * @param timestamp in milliseconds; the newest key is the one to send with
 * @param key 32 bytes
 */
record GroupKey(Bytes groupId, long timestamp, Bytes key) {
    static final int LENGTH = 32;

    /** The key as it is sent to each member of a rekeyed group. */
    private static final int BLOB_LENGTH = AesGcm.NONCE_LENGTH + LENGTH + AesGcm.TAG_LENGTH;

    private static final long LOW_HALF = 0xffffffffL;

    Bytes id() {
        byte[] time = new byte[Long.BYTES];
        for (int i = 0; i < time.length; i++) {
            time[i] = (byte) (timestamp >>> (Byte.SIZE * i));
        }
        return Keccak256.hash(groupId, Bytes.wrap(time), key);
    }

    long deprecatedId() {
        return timestamp & LOW_HALF;
    }

    HashRatchetKeys.Key wire() {
        return new HashRatchetKeys.Key(deprecatedId(), key, timestamp);
    }

    /** The key of the message that comes after one whose key is given. */
    static Bytes next(Bytes hash) {
        return Keccak256.hash(hash);
    }

    /** The first four bytes of X, little-endian: by this number a member finds its entry. */
    static long memberNumber(ChatKey member) {
        long number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number |= (member.uncompressed().get(1 + i) & 0xffL) << (Byte.SIZE * i);
        }
        return number;
    }

    /** Seals the key for each member. */
    RekeyGroup rekey(Identity self, Iterable<ChatKey> members, Supplier<Bytes> nonces) {
        SortedMap<Long, Bytes> entries = new TreeMap<>();
        for (ChatKey member : members) {
            Bytes blob = AesGcm.sealNonceFirst(key, self.sharedSecret(member), nonces.get());
            entries.merge(memberNumber(member), blob, Bytes::concat);
        }
        return new RekeyGroup(timestamp, entries);
    }

    /** The key that a rekeyed group has for us; empty if none of it opens. */
    static Optional<GroupKey> open(Identity self, ChatKey sender, Bytes groupId, RekeyGroup rekey) {
        Bytes blobs = rekey.keys().getOrDefault(memberNumber(self.chatKey()), Bytes.EMPTY);
        if (blobs.isEmpty()) {
            return Optional.empty();
        }
        Bytes agreed = self.sharedSecret(sender);
        for (int start = 0; start + BLOB_LENGTH <= blobs.length(); start += BLOB_LENGTH) {
            try {
                Bytes key = AesGcm.openNonceFirst(blobs.slice(start, start + BLOB_LENGTH), agreed);
                return Optional.of(new GroupKey(groupId, rekey.timestamp(), key));
            } catch (UnreadableException e) {
                // Meant for another member with the same number: try the next.
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "GroupKey[secret, timestamp=" + timestamp + "]";
    }
}
