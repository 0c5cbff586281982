package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import java.util.List;
import java.util.Map;

/** How much of a message is read; more is malformed, whoever sent it. */
final class Bounds {
    /** Membership events of one group: everything that ever changed in it. */
    static final int MOST_EVENTS = 2_000;
    /** Members named by one event. */
    static final int MOST_MEMBERS = 1_000;
    /** Members of a community. */
    static final int MOST_COMMUNITY_MEMBERS = 20_000;
    /** Channels of a community. */
    static final int MOST_CHANNELS = 1_000;
    /** Elements of any other list. */
    static final int MOST_ELEMENTS = 100;

    private Bounds() {}

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
