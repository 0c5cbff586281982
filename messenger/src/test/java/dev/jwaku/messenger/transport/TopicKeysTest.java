package dev.jwaku.messenger.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.StorageConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicKeysTest {
    private final AtomicInteger derived = new AtomicInteger();

    private Bytes derive(KeyDerivation.Request request) {
        derived.incrementAndGet();
        return Sha256.hash(request.password());
    }

    @Test
    void aKeyIsDerivedOnceAndKeptUnderTheHashOfItsSeed(@TempDir Path folder) {
        try (SystemWorld world = new SystemWorld();
                Database database = Database.open(
                        world,
                        folder.resolve("keys.db"),
                        new Schema(List.of(List.of(TopicKeys.TABLE))),
                        StorageConfig.simulated())) {
            TopicKeys keys = new TopicKeys(world, database, this::derive);

            assertThat(keys.get("secret seed")).isEqualTo(keys.get("secret seed"));
            assertThat(new TopicKeys(world, database, this::derive).get("secret seed"))
                    .isEqualTo(keys.get("secret seed"))
                    .isNotEqualTo(keys.get("another"));
            assertThat(derived).hasValue(2);
            List<Bytes> hashes =
                    database.run("read", sql -> sql.query("SELECT seed_hash FROM topic_keys", row -> row.bytes(1)));
            assertThat(hashes).hasSize(2).allMatch(hash -> hash.length() == 32);
        }
    }
}
