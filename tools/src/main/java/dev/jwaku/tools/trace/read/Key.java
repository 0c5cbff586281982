package dev.jwaku.tools.trace.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields that matter, under all names that the implementations have for them. */
enum Key {
    EV("ev"),
    MSG("msg"),
    TS("ts"),
    LOGGER("logger", "topics"),
    NODE("node", "my_peer_id", "myPeerId"),
    BOOT("boot"),
    HASH("hash", "msg_hash", "msgHash", "messageHash", "hash_hash", "envelopeHash"),
    ID("id", "msg_id", "msgId"),
    PEER("peer", "peer_id", "peerId", "peerID", "target_peer_id", "remote_peer_id"),
    FROM("from_peer_id"),
    TO("to_peer_id"),
    TARGETS("target_peer_ids"),
    TOPIC("topic", "pubsubTopic", "pubSubTopic", "pubsub_topic"),
    CONTENT_TOPIC("ctopic", "contentTopic", "content_topic"),
    CONTENT_TOPICS("contentTopics", "ctopics"),
    NANOS("receivedTime", "sentTime", "publishTime"),
    PEERS("peers", "numPeers", "num-peers"),
    COUNT("n"),
    RESULT("rc", "status"),
    WHY("why", "error", "reason"),
    REQUEST("request"),
    SHARDS("shards"),
    ADDRESS("full", "multiaddr", "addresses");

    /** How many there are. */
    static final int NUMBER = values().length;

    private static final int PLACES = 1024;
    private static final byte[][] NAMES = new byte[PLACES][];
    private static final @Nullable Key[] KEYS = new Key[PLACES];

    static {
        TreeMap<String, Key> all = new TreeMap<>();
        for (Key key : values()) {
            key.names.forEach(name -> all.put(name, key));
        }
        all.forEach((name, key) -> {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            int place = place(bytes, 0, bytes.length);
            while (KEYS[place] != null) {
                place = place + 1 & PLACES - 1;
            }
            NAMES[place] = bytes;
            KEYS[place] = key;
        });
    }

    private final List<String> names;

    Key(String... names) {
        this.names = List.of(names);
    }

    /** The field of this name, if it matters. */
    static @Nullable Key of(byte[] bytes, int from, int length) {
        if (length == 0) {
            return null;
        }
        int place = place(bytes, from, length);
        while (KEYS[place] != null) {
            if (NAMES[place].length == length && Arrays.equals(NAMES[place], 0, length, bytes, from, from + length)) {
                return KEYS[place];
            }
            place = place + 1 & PLACES - 1;
        }
        return null;
    }

    private static int place(byte[] bytes, int from, int length) {
        return length * 131 + bytes[from] * 31 + bytes[from + length - 1] * 7 + bytes[from + length / 2] * 3
                & PLACES - 1;
    }
}
