package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a group on their way to a member.
 *
 * @param keys in the clear: only layer 6 protects them
 * @param rekey a new key for all members
 */
record HashRatchetKeys(List<Key> keys, Optional<RekeyGroup> rekey) {
    /** Most keys that are read. */
    static final int MAX_KEYS = 1_000;

    private static final String WHAT = "keys of a group";

    HashRatchetKeys {
        keys = List.copyOf(keys);
    }

    ProtoWriter encode() {
        ProtoWriter out = new ProtoWriter();
        keys.forEach(key -> out.message(1, key.encode()));
        rekey.ifPresent(group -> out.message(2, group.encode()));
        return out;
    }

    static HashRatchetKeys decode(ProtoReader in) {
        List<Key> keys = new ArrayList<>();
        Optional<RekeyGroup> rekey = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> Fields.add(keys, Key.decode(in.message(WHAT)), MAX_KEYS, WHAT);
                case 2 -> rekey = Optional.of(RekeyGroup.decode(in.message(WHAT)));
                default -> in.skip();
            }
        }
        return new HashRatchetKeys(keys, rekey);
    }

    /**
     * One key.
     *
     * @param deprecatedId the low half of the timestamp, for old clients
     * @param key 32 bytes
     * @param timestamp in milliseconds; 0 from old clients
     */
    record Key(long deprecatedId, Bytes key, long timestamp) {
        ProtoWriter encode() {
            ProtoWriter out = new ProtoWriter();
            Fields.number(out, 1, deprecatedId);
            Fields.bytes(out, 2, key);
            Fields.number(out, 3, timestamp);
            return out;
        }

        static Key decode(ProtoReader in) {
            long deprecatedId = 0;
            Bytes key = Bytes.EMPTY;
            long timestamp = 0;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> deprecatedId = Fields.unsigned(in.int32());
                    case 2 -> key = in.bytes();
                    case 3 -> timestamp = in.int64();
                    default -> in.skip();
                }
            }
            return new Key(deprecatedId, key.copy(), timestamp);
        }

        @Override
        public String toString() {
            return "Key[secret, timestamp=" + timestamp + "]";
        }
    }
}
