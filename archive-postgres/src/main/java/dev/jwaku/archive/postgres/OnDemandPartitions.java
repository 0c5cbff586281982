package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the partition that an insert did not find ({@code no partition of relation}): for late messages, after the
 * database was away for long, or while no node does the upkeep. On a session of its own, since that of the insert is in
 * a failed transaction. Any task.
 */
final class OnDemandPartitions {
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
     * Sees to it that there are partitions.
     *
     * @param timestamps nanoseconds since 1970
     * @return those of which no messages are kept, and why
     */
    Map<Long, PartitionRefusedException.Reason> create(Collection<Long> timestamps) throws SQLException {
        Map<Long, PartitionRefusedException.Reason> refused = new LinkedHashMap<>();
        try (Connection session = sessions.open()) {
            Partitions partitions = new Partitions(world, session, policy);
            List<Partition> present = new ArrayList<>(partitions.list());
            for (long timestamp : timestamps) {
                if (present.stream().noneMatch(partition -> partition.contains(timestamp))) {
                    try {
                        present.add(create(partitions, timestamp));
                    } catch (PartitionRefusedException e) {
                        refused.put(timestamp, e.reason());
                    }
                }
            }
        }
        return refused;
    }

    private Partition create(Partitions partitions, long timestamp) throws SQLException {
        PartitionCreation.Made made = partitions.create(timestamp);
        if (made.isNew()) {
            created.increment();
            log.atInfo().addKeyValue("partition", made.partition().name()).log("partition created on demand");
        }
        return made.partition();
    }
}
