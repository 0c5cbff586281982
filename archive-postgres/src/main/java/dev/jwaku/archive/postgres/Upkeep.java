package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leader does in a round, on its session: partitions for times to come, retention, statistics, the dictionary
 * of topics. A step that fails does not keep the others from being done. Of one task.
 */
final class Upkeep {
    /** Partitions beyond the one of now. */
    static final int AHEAD = 2;

    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

    private final World world;
    private final RetentionPolicy policy;
    private final PartitionRetention retention;
    private Set<String> analyzed = Set.of();

    private interface Step {
        void run() throws SQLException;
    }

    Upkeep(World world, RetentionPolicy policy) {
        this.world = world;
        this.policy = policy;
        this.retention = new PartitionRetention(policy);
    }

    /**
     * Does a round.
     *
     * @param term of the leader, for the log
     * @return what failed
     */
    List<String> round(Connection session, long term) throws SQLException {
        Partitions partitions = new Partitions(world, session, policy);
        Clocks clocks = Clocks.read(world, session);
        List<String> failures = new ArrayList<>();
        attempt("making partitions", failures, () -> lookAhead(partitions, clocks, term));
        attempt("finishing interrupted drops", failures, partitions::finishDrops);
        attempt("retention", failures, () -> forget(partitions, clocks, term));
        attempt("analyzing", failures, () -> analyze(partitions));
        attempt("pruning topics", failures, () -> {
            int pruned = new TopicPruning(session).pruneDaily();
            if (pruned > 0) {
                log.atInfo().addKeyValue("topics", pruned).log("topics without messages deleted");
            }
        });
        return failures;
    }

    private static void attempt(String what, List<String> failures, Step step) {
        try {
            step.run();
        } catch (SQLException e) {
            failures.add(what + ": " + SqlFailures.text(e));
        } catch (PartitionRefusedException e) {
            failures.add(what + ": " + e.getMessage());
        }
    }

    /** Both clocks find a partition for now, and the later one some more. */
    private void lookAhead(Partitions partitions, Clocks clocks, long term) throws SQLException {
        ensure(partitions, clocks.earlier(), term);
        long next = clocks.later();
        for (int made = 0; made <= AHEAD && next < Long.MAX_VALUE; made++) {
            next = ensure(partitions, next, term).to();
        }
    }

    private Partition ensure(Partitions partitions, long timestamp, long term) throws SQLException {
        for (Partition partition : partitions.list()) {
            if (partition.contains(timestamp)) {
                return partition;
            }
        }
        PartitionCreation.Made made = partitions.createAhead(timestamp, adapted(partitions));
        if (made.isNew()) {
            world.meters()
                    .counter("jwaku_archive_partitions_created", "reason", "ahead")
                    .increment();
            log.atInfo()
                    .addKeyValue("partition", made.partition().name())
                    .addKeyValue("term", term)
                    .log("partition created ahead");
        }
        return made.partition();
    }

    private Duration adapted(Partitions partitions) throws SQLException {
        Duration present = partitions.length();
        if (!PartitionLength.isAdaptive(policy)) {
            return present;
        }
        Duration next = PartitionLength.next(policy, present, partitions.sizes());
        if (!next.equals(present)) {
            partitions.setLength(next);
            log.atInfo().addKeyValue("length", next).log("length of partitions adapted");
        }
        return next;
    }

    private void forget(Partitions partitions, Clocks clocks, long term) throws SQLException {
        List<PartitionSize> sizes = partitions.sizes();
        if (policy.capacity().isPresent()) {
            for (PartitionSize size : sizes) {
                if (size.rows() == 0) {
                    partitions.count(size.partition());
                }
            }
            sizes = partitions.sizes();
        }
        for (PartitionRetention.Expired expired : retention.expired(clocks, sizes)) {
            partitions.drop(expired.partition());
            world.meters()
                    .counter("jwaku_archive_partitions_dropped", "reason", expired.reason())
                    .increment();
            log.atInfo()
                    .addKeyValue("partition", expired.partition().name())
                    .addKeyValue("reason", expired.reason())
                    .addKeyValue("term", term)
                    .log("partition dropped");
        }
    }

    private void analyze(Partitions partitions) throws SQLException {
        Set<String> present = new LinkedHashSet<>();
        partitions.list().forEach(partition -> present.add(partition.name()));
        if (!present.equals(analyzed)) {
            partitions.analyze();
            analyzed = present;
        }
    }
}
