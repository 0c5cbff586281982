package dev.jwaku.tools.store.database;

import dev.jwaku.tools.store.report.Loaded;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What partitioned tables take on disk. */
public final class DiskUse {
    private DiskUse() {}

    /**
     * Looks at tables with all their partitions.
     *
     * @param tables names of partitioned tables; the first has the messages
     * @param perSecond how fast they were filled, for the result
     */
    public static Loaded of(BenchDatabase database, String side, double perSecond, List<String> tables)
            throws SQLException {
        // those of earlier runs as well
        long messages = Long.parseLong(
                database.value("SELECT count(*) FROM " + tables.getFirst()).orElse("0"));
        String leaves = tables.stream()
                .map(table -> "SELECT relid FROM pg_partition_tree('" + table + "') WHERE isleaf")
                .collect(Collectors.joining(" UNION ALL "));
        long table =
                Long.parseLong(database.value("SELECT coalesce(sum(pg_table_size(relid)), 0) FROM (" + leaves + ") l")
                        .orElse("0"));
        int partitions = Integer.parseInt(
                database.value("SELECT count(*) FROM (" + leaves + ") l").orElse("0"));
        // partitions of an index count for the one of the whole table
        List<List<String>> rows = database.rows("SELECT coalesce(p.relname, c.relname), sum(pg_relation_size(c.oid))"
                + " FROM (" + leaves + ") l JOIN pg_index x ON x.indrelid = l.relid"
                + " JOIN pg_class c ON c.oid = x.indexrelid LEFT JOIN pg_inherits i ON i.inhrelid = c.oid"
                + " LEFT JOIN pg_class p ON p.oid = i.inhparent GROUP BY 1");
        Map<String, Long> indices = new TreeMap<>();
        rows.forEach(row -> indices.put(row.getFirst(), Long.parseLong(row.getLast())));
        return new Loaded(side, messages, perSecond, table, indices, partitions);
    }
}
