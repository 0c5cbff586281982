package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the partition that an insert did not find ({@code no partition of relation}): for late messages, after the
 * database was away for long, or while no node does the upkeep. On a session of its own, since that of the insert is in
 * a failed transaction. Any task.
 */
final class OnDemandPartitions {
    /** SQLSTATE of an insert that found no partition, and of a row that breaks a constraint. */
    static final String NO_PARTITION = "23514";

    private static final Logger log = LoggerFactory.getLogger(OnDemandPartitions.class);

    private final World world;
    private final Sessions sessions;
    private final RetentionPolicy policy;
    private final Meters.Counter created;

    OnDemandPartitions(World world, Sessions sessions, RetentionPolicy policy) {
        this.world = world;
        this.sessions = sessions;
        this.policy = policy;
        this.created = world.meters().counter("jwaku_archive_partitions_created", "reason", "on_demand");
    }

    /**
     * Sees to it that there is a partition.
     *
     * @param timestamp nanoseconds since 1970
     * @throws PartitionRefusedException if messages of that time are not kept
     */
    Partition create(long timestamp) throws SQLException {
        try (Connection session = sessions.open()) {
            PartitionCreation.Made made = new Partitions(world, session, policy).create(timestamp);
            if (made.isNew()) {
                created.increment();
                log.atInfo().addKeyValue("partition", made.partition().name()).log("partition created on demand");
            }
            return made.partition();
        }
    }
}
