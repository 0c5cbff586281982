package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections that answer queries: of replicas in turn if there are usable ones, else of the primary. Thread-safe. */
final class Readers implements AutoCloseable {
    private static final String QUERY = "query messages";

    private final Pool primary;
    private final List<Replica> replicas;
    private final PrimaryWatch watch;
    private final PostgresQuery.Sources ofPrimary;
    private final PostgresQuery.Sources ofReplica;
    private final AtomicInteger turn = new AtomicInteger();

    private Readers(Pool primary, List<Replica> replicas, PrimaryWatch watch, PostgresQuery.Sources ofPrimary) {
        this.primary = primary;
        this.watch = watch;
        this.replicas = replicas;
        this.ofPrimary = ofPrimary;
        this.ofReplica = ofPrimary.withPrimary(primary);
    }

    static Readers open(
            World world,
            PostgresConfig config,
            Topics topics,
            LeastRecent<MessageHash, Long> cursors,
            PostgresMeters meters) {
        Pool primary = pool(world, config.primary(), "read", config);
        PrimaryPosition position = new PrimaryPosition(world);
        List<Replica> replicas = new ArrayList<>();
        for (PostgresUrl url : config.replicas()) {
            String purpose = "replica-" + (replicas.size() + 1);
            replicas.add(new Replica(world, pool(world, url, purpose, impatient(config)), position, config.limits()));
        }
        return new Readers(
                primary,
                List.copyOf(replicas),
                new PrimaryWatch(world, primary, position),
                new PostgresQuery.Sources(topics, new HashLookup(world, meters), cursors, meters, Optional.empty()));
    }

    /** A replica that falls silent in the middle of a query leaves time to ask the primary. */
    private static PostgresConfig impatient(PostgresConfig config) {
        PostgresLimits limits = config.limits();
        return config.withLimits(
                limits.withTimes(limits.read(), limits.write(), limits.read().plusSeconds(1)));
    }

    private static Pool pool(World world, PostgresUrl url, String purpose, PostgresConfig config) {
        return Pool.open(
                world,
                url,
                new Pool.Role(purpose, config.readers(), config.limits().read(), true),
                config);
    }

    void start() {
        if (!replicas.isEmpty()) {
            watch.start();
            replicas.forEach(Replica::start);
        }
    }

    /** A replica that fails is left out; the primary has the last word. */
    StorePage query(StoreQuery query, Range kept, Deadline deadline) {
        for (int tried = 0; tried < replicas.size(); tried++) {
            Replica replica = replicas.get(Math.floorMod(turn.getAndIncrement(), replicas.size()));
            if (replica.isUsable()) {
                try {
                    return replica.pool()
                            .run(
                                    QUERY,
                                    connection ->
                                            new PostgresQuery(connection, query, kept, ofReplica, deadline).run());
                } catch (ArchiveException e) {
                    if (isOfTheQuery(e)) {
                        throw e;
                    }
                    replica.failed(e);
                }
            }
        }
        return primary.run(QUERY, connection -> new PostgresQuery(connection, query, kept, ofPrimary, deadline).run());
    }

    private static boolean isOfTheQuery(ArchiveException e) {
        return switch (e.kind()) {
            case INVALID_QUERY, UNKNOWN_CURSOR, TOO_SLOW -> true;
            default -> false;
        };
    }

    /** Whether a replica can be asked. */
    boolean hasReplica() {
        return replicas.stream().anyMatch(Replica::isUsable);
    }

    Pool primary() {
        return primary;
    }

    List<Pool> pools() {
        List<Pool> pools = new ArrayList<>();
        replicas.forEach(replica -> pools.add(replica.pool()));
        pools.add(primary);
        return pools;
    }

    /** Ends the tasks; the pools are closed by who asks for {@link #pools}. */
    @Override
    public void close() {
        replicas.forEach(Replica::close);
        watch.close();
    }
}
