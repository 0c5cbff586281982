package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.sqlite.Sql;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** This device, our other devices, and those of others. Inside a transaction of the database's writer. */
final class Devices {
    static final String TABLE = """
            CREATE TABLE own_installation (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                installation_id TEXT NOT NULL
            )
            """;

    /** Most devices of a person to which a message goes. */
    static final int MAX_TARGETS = 3;

    private static final int UUID_BYTES = 16;
    private static final long NANOS = 1_000_000_000L;

    private final Identity self;
    private final String installationId;
    private final KeySource keys;
    private final Duration preKeyLifetime;

    Devices(Identity self, String installationId, KeySource keys, Duration preKeyLifetime) {
        this.self = self;
        this.installationId = installationId;
        this.keys = keys;
        this.preKeyLifetime = preKeyLifetime;
    }

    /** What this device is called: chosen at random once. */
    static String ownId(Sql sql, Entropy entropy) throws SQLException {
        Optional<String> known = sql.first("SELECT installation_id FROM own_installation", row -> row.text(1));
        if (known.isPresent()) {
            return known.get();
        }
        String id = randomId(entropy);
        sql.update("INSERT INTO own_installation (only, installation_id) VALUES (1, ?)", id);
        return id;
    }

    /** A UUID of version 4. */
    private static String randomId(Entropy entropy) {
        byte[] random = entropy.bytes(UUID_BYTES);
        random[6] = (byte) (random[6] & 0x0f | 0x40);
        random[8] = (byte) (random[8] & 0x3f | 0x80);
        ByteBuffer buffer = ByteBuffer.wrap(random);
        return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }

    String installationId() {
        return installationId;
    }

    /** Our bundle, freshly signed: this device and the paired ones. */
    Bundle ownBundle(Sql sql, Instant now) throws SQLException {
        SortedMap<String, SignedPreKey> preKeys = new TreeMap<>();
        for (Installation paired : InstallationStore.targets(sql, self.chatKey(), MAX_TARGETS - 1)) {
            preKeys.put(paired.id(), paired.preKey());
        }
        preKeys.put(installationId, PreKeyStore.current(sql, keys, now, preKeyLifetime));
        return Bundle.signed(self, preKeys, Math.addExact(now.getEpochSecond() * NANOS, now.getNano()));
    }

    /**
     * Learns from the bundles of a message. Those of others than its sender are left aside.
     *
     * @throws dev.jwaku.libp2p.MalformedMessageException if one of them is not valid
     */
    void record(Sql sql, ChatKey sender, ProtocolMessage message) throws SQLException {
        List<ChatKey> owners = message.bundles().stream().map(Bundle::verify).toList();
        boolean isOther = !sender.equals(self.chatKey());
        for (int i = 0; i < owners.size(); i++) {
            if (owners.get(i).equals(sender)) {
                InstallationStore.record(
                        sql,
                        sender,
                        message.bundles().get(i),
                        message.installationId(),
                        isOther,
                        isOther ? "" : installationId);
            }
        }
    }

    /** The devices to which a message for somebody goes. */
    List<Installation> targets(Sql sql, ChatKey peer) throws SQLException {
        return InstallationStore.targets(sql, peer, MAX_TARGETS);
    }
}
