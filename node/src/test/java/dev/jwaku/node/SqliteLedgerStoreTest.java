package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.peers.PeerRecord;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServiceScore;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.EnrBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerStoreTest {
    private final SystemWorld world = new SystemWorld();
    private final PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
    private final PeerId peer = PeerId.of(key.publicKey());
    private final Enr enr =
            new EnrBuilder().sequence(3).ip("1.2.3.4").tcp(60_000).sign(key);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        world.close();
    }

    private SqliteLedgerStore open() {
        return SqliteLedgerStore.open(world, folder.resolve("peers.db"), StorageConfig.durable());
    }

    private PeerRecord record(int failures) {
        return new PeerRecord(
                peer,
                List.of(
                        new PeerRecord.KnownAddress(
                                Multiaddr.tcp("1.2.3.4", 60_000).withPeerId(peer), 1_700_000_000_123L),
                        new PeerRecord.KnownAddress(Multiaddr.tcp("5.6.7.8", 1).withPeerId(peer), 0)),
                Optional.of(enr),
                OptionalInt.of(16),
                List.of(32, 64),
                List.of(ProtocolId.of("/vac/waku/relay/2.0.0"), ProtocolId.of("/ipfs/ping/1.0.0")),
                Map.of(Service.STORE, new ServiceScore(0.75, 81.5, 1, 1_700_000_000_000L)),
                failures,
                1_700_000_000_123L);
    }

    @Test
    void everythingOfAPeerComesBack() {
        try (SqliteLedgerStore store = open()) {
            store.save(List.of(record(1)));
            store.save(List.of(record(2)));
            store.saveLastReception(Instant.ofEpochMilli(1_700_000_000_456L));
        }
        try (SqliteLedgerStore store = open()) {
            assertThat(store.load()).containsExactly(record(2));
            assertThat(store.lastReception()).contains(Instant.ofEpochMilli(1_700_000_000_456L));
        }
    }

    @Test
    void anEmptyOneKnowsNothing() {
        try (SqliteLedgerStore store = open()) {
            assertThat(store.load()).isEmpty();
            assertThat(store.lastReception()).isEmpty();
        }
    }

    @Test
    void theFirstVersionsPeersAreTakenOver() {
        Schema first = Schema.of(
                "create table peer (id text primary key, address text not null, seen integer not null) without rowid");
        String address = "/ip4/1.2.3.4/tcp/60000/p2p/" + peer;
        try (Database old = Database.open(world, folder.resolve("peers.db"), first, StorageConfig.durable())) {
            int added = old.run(
                    "add", sql -> sql.update("insert into peer values (?, ?, ?)", peer.toString(), address, 1_700L));
            assertThat(added).isEqualTo(1);
        }
        try (SqliteLedgerStore store = open()) {
            PeerRecord taken = store.load().getFirst();
            assertThat(taken.peer()).isEqualTo(peer);
            assertThat(taken.addresses())
                    .containsExactly(new PeerRecord.KnownAddress(Multiaddr.parse(address), 1_700_000L));
            assertThat(taken.lastOkMillis()).isEqualTo(1_700_000L);
        }
    }

    @Test
    void aLineThatCannotBeReadCostsOnePeer() {
        try (SqliteLedgerStore store = open()) {
            store.save(List.of(record(0)));
        }
        try (Database file =
                Database.open(world, folder.resolve("peers.db"), SqliteLedgerStore.SCHEMA, StorageConfig.durable())) {
            int added = file.run(
                    "add",
                    sql -> sql.update(
                            "insert into known_peer select 'nonsense', addresses, enr, cluster, shards, protocols,"
                                    + " scores, failures, seen from known_peer"));
            assertThat(added).isEqualTo(1);
        }
        try (SqliteLedgerStore store = open()) {
            assertThat(store.load()).containsExactly(record(0));
        }
    }
}
