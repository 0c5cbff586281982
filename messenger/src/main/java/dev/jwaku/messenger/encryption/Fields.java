package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Map;

/** Fields as proto3 writes them: default values are left out. And the bounds of what is read. */
final class Fields {
    private Fields() {}

    static void bytes(ProtoWriter out, int field, Bytes value) {
        if (!value.isEmpty()) {
            out.bytes(field, value);
        }
    }

    static void string(ProtoWriter out, int field, String value) {
        if (!value.isEmpty()) {
            out.string(field, value);
        }
    }

    static void number(ProtoWriter out, int field, long value) {
        if (value != 0) {
            out.int64(field, value);
        }
    }

    /** The value of a uint32, from 0 to 2³² − 1. */
    static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    static <T> void add(List<T> list, T value, int most, String what) {
        if (list.size() >= most) {
            throw new MalformedMessageException(what + ": more than " + most + " elements of a list");
        }
        list.add(value);
    }

    /** A later entry replaces an earlier one with its key, as protobuf says. */
    static <K, V> void put(Map<K, V> map, K key, V value, int most, String what) {
        map.put(key, value);
        if (map.size() > most) {
            throw new MalformedMessageException(what + ": more than " + most + " entries of a map");
        }
    }
}
