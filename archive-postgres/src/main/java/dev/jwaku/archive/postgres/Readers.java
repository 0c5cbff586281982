package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections that answer queries: of replicas in turn if there are some, else of the primary. Thread-safe. */
final class Readers implements AutoCloseable {
    private final Pool primary;
    private final List<Pool> replicas;
    private final PostgresQuery.Sources ofPrimary;
    private final PostgresQuery.Sources ofReplica;
    private final AtomicInteger turn = new AtomicInteger();

    private Readers(
            Pool primary, List<Pool> replicas, PostgresQuery.Sources ofPrimary, PostgresQuery.Sources ofReplica) {
        this.primary = primary;
        this.replicas = replicas;
        this.ofPrimary = ofPrimary;
        this.ofReplica = ofReplica;
    }

    static Readers open(
            World world,
            PostgresConfig config,
            Topics topics,
            LeastRecent<MessageHash, Long> cursors,
            PostgresMeters meters) {
        Pool primary = Pool.open(
                world,
                config.primary(),
                "read",
                config.readers(),
                config.limits().read(),
                config);
        List<Pool> replicas = new ArrayList<>();
        for (PostgresUrl url : config.replicas()) {
            String purpose = "replica-" + (replicas.size() + 1);
            replicas.add(Pool.open(
                    world, url, purpose, config.readers(), config.limits().read(), config));
        }
        HashLookup lookup = new HashLookup(world, meters);
        return new Readers(
                primary,
                List.copyOf(replicas),
                new PostgresQuery.Sources(topics, lookup, cursors, meters, Optional.empty()),
                new PostgresQuery.Sources(topics, lookup, cursors, meters, Optional.of(primary)));
    }

    /** A replica that is away is left out. */
    StorePage query(StoreQuery query, Range kept) {
        for (int tried = 0; tried < replicas.size(); tried++) {
            Pool replica = replicas.get(Math.floorMod(turn.getAndIncrement(), replicas.size()));
            try {
                return replica.run(
                        "query messages", connection -> new PostgresQuery(connection, query, kept, ofReplica).run());
            } catch (ArchiveException e) {
                if (!e.isPassing()) {
                    throw e;
                }
            }
        }
        return primary.run("query messages", connection -> new PostgresQuery(connection, query, kept, ofPrimary).run());
    }

    Pool primary() {
        return primary;
    }

    List<Pool> pools() {
        List<Pool> pools = new ArrayList<>(replicas);
        pools.add(primary);
        return pools;
    }

    @Override
    public void close() {
        replicas.forEach(Pool::close);
        primary.close();
    }
}
