package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A new key for all members of a group in one message.
 *
 * @param timestamp of the key, in milliseconds
 * @param keys by a number made of each member's public key, the key sealed for it; several where numbers collide
 */
record RekeyGroup(long timestamp, SortedMap<Long, Bytes> keys) {
    /** Most members that are read. */
    static final int MAX_MEMBERS = 20_000;

    private static final int TIMESTAMP = 2;
    private static final int KEYS = 4;

    RekeyGroup {
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    ProtoWriter encode() {
        ProtoWriter out = new ProtoWriter();
        Fields.number(out, TIMESTAMP, timestamp);
        for (Map.Entry<Long, Bytes> member : keys.entrySet()) {
            out.message(KEYS, new ProtoWriter().int64(1, member.getKey()).bytes(2, member.getValue()));
        }
        return out;
    }

    static RekeyGroup decode(ProtoReader in) {
        long timestamp = 0;
        SortedMap<Long, Bytes> keys = new TreeMap<>();
        while (in.next()) {
            switch (in.field()) {
                case TIMESTAMP -> timestamp = in.int64();
                case KEYS -> addMember(keys, in.message("rekey of a group"));
                default -> in.skip();
            }
        }
        return new RekeyGroup(timestamp, keys);
    }

    private static void addMember(SortedMap<Long, Bytes> keys, ProtoReader in) {
        long number = 0;
        Bytes secured = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> number = Fields.unsigned(in.int32());
                case 2 -> secured = in.bytes();
                default -> in.skip();
            }
        }
        Fields.put(keys, number, secured, MAX_MEMBERS, "rekey of a group");
    }
}
