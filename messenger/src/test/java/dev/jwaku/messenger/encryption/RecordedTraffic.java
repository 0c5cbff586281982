package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.OpenedPayload;
import dev.jwaku.waku.payload.PayloadKey;
import dev.jwaku.waku.payload.PayloadV1;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two users of status-go: their keys, and every envelope with a layer 4 that they exchanged. */
final class RecordedTraffic {
    static final String ALINA = "alina";
    static final String BORIS = "boris";

    private static final long NANOS = 1_000_000_000L;

    private RecordedTraffic() {}

    static String other(String user) {
        return user.equals(ALINA) ? BORIS : ALINA;
    }

    static Identity identity(String user) {
        return Identity.fromPrivateKey(Bytes.fromHex(Vectors.rows("status-go-users.tsv")
                .get(user.equals(ALINA) ? 0 : 1)
                .get(1)));
    }

    static String installation(String user) {
        return keys("installation", user).getFirst().get(2);
    }

    /** Rows about a user. */
    static List<List<String>> keys(String kind, String user) {
        return Vectors.rows("status-go-ratchets.tsv").stream()
                .filter(row -> row.get(0).equals(kind) && row.get(1).equals(user))
                .toList();
    }

    /** A device that makes the very keys that the user's device made, in the same order. */
    static Device device(String user, TestWorld world) {
        List<String> preKey = keys("pre-key", user).getFirst();
        Map<KeySource.Use, List<KeyPair>> script = new LinkedHashMap<>();
        script.put(KeySource.Use.RATCHET, pairs(keys("ratchet", user)));
        script.put(KeySource.Use.SESSION, pairs(keys("ephemeral", user)));
        KeySource random = KeySource.random(world.entropy());
        KeySource keys = use -> script.containsKey(use) ? script.get(use).removeFirst() : random.create(use);
        return new Device(identity(user), world, keys, sql -> {
            KeyPair pair = KeyPair.of(Bytes.fromHex(preKey.get(2)));
            PreKeyStore.insert(sql, pair, 1, time(Long.parseLong(preKey.get(5))));
            return sql.update("INSERT INTO own_installation (only, installation_id) VALUES (1, ?)", installation(user))
                    > 0;
        });
    }

    private static List<KeyPair> pairs(List<List<String>> rows) {
        List<KeyPair> pairs = new ArrayList<>();
        rows.forEach(row -> pairs.add(KeyPair.of(Bytes.fromHex(row.get(2)))));
        return pairs;
    }

    static Instant time(long nanos) {
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }

    /** All envelopes with a layer 4, opened down to it. */
    static List<Envelope> envelopes() {
        Map<String, PayloadKey.ForOpening> byTopic = new LinkedHashMap<>();
        for (List<String> topic : Vectors.rows("status-go-topics.tsv")) {
            if (!topic.get(4).equals("-")) {
                byTopic.put(topic.get(3), new PayloadKey.Symmetric(Bytes.fromHex(topic.get(4))));
            } else if (topic.get(1).equals(ALINA) || topic.get(1).equals(BORIS)) {
                byTopic.put(
                        topic.get(3),
                        new PayloadKey.Private(identity(topic.get(1)).privateKey()));
            }
        }
        return Vectors.rows("status-go-envelopes.tsv").stream()
                .map(row -> envelope(row, byTopic.get(row.get(2))))
                .toList();
    }

    private static Envelope envelope(List<String> row, PayloadKey.ForOpening key) {
        return new Envelope(
                Integer.parseInt(row.get(0)),
                row.get(1),
                time(Long.parseLong(row.get(3))),
                row.get(4),
                List.of(row.get(5).split(",", -1)),
                row.get(6).equals("negotiated"),
                PayloadV1.open(Vectors.base64(row.get(7)), key));
    }

    record Envelope(
            int n,
            String author,
            Instant time,
            String kind,
            List<String> readers,
            boolean isNegotiated,
            OpenedPayload payload) {
        boolean isRatchet() {
            return kind.endsWith("dr");
        }

        boolean isReadByOther() {
            return readers.contains(other(author));
        }
    }
}
