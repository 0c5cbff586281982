package dev.jwaku.tools.archive.importing;

import dev.jwaku.archive.postgres.ArchiveTables;
import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.tools.archive.database.Connections;
import dev.jwaku.tools.archive.database.OurPartition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Makes partitions that a history needs, on a connection of its own. Used by one thread. */
final class TargetPartitions implements AutoCloseable {
    /** A query locks each partition. The times of messages are chosen by whoever sent them. */
    static final int MOST = 256;

    private final PostgresUrl url;
    private final Connection connection;
    private final ArchiveTables tables;
    private final NavigableMap<Long, Long> known = new TreeMap<>();

    TargetPartitions(PostgresUrl url, Connection connection, ArchiveTables tables) {
        this.url = url;
        this.connection = connection;
        this.tables = tables;
    }

    /**
     * Sees to it that there is a partition.
     *
     * @return why there will be none
     */
    Optional<String> ensure(long timestamp) {
        if (covers(timestamp)) {
            return Optional.empty();
        }
        try {
            reload();
            if (covers(timestamp)) {
                return Optional.empty();
            }
            if (known.size() >= MOST) {
                return Optional.of("there are " + MOST + " partitions already and none for its time");
            }
            Optional<String> refusal = tables.createPartition(connection, timestamp);
            reload();
            return refusal;
        } catch (SQLException e) {
            throw Connections.failed(url, "make a partition", e);
        }
    }

    private boolean covers(long timestamp) {
        Map.Entry<Long, Long> nearest = known.floorEntry(timestamp);
        return nearest != null && timestamp < nearest.getValue();
    }

    private void reload() throws SQLException {
        known.clear();
        OurPartition.all(connection).stream()
                .filter(partition -> !partition.pending())
                .forEach(partition -> known.put(partition.from(), partition.to()));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Connections.failed(url, "close", e);
        }
    }
}
