package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.telemetry.estimate.Presence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads when installs were watched. */
final class Runs {
    private final Connection connection;

    Runs(Connection connection) {
        this.connection = connection;
    }

    private record Row(Bytes install, Presence.Run run) {}

    /** By runs of boots all of whose batches are there, as long as the install lost no record. */
    Map<Bytes, Presence> presences(List<Bytes> installs, long from, long to) throws SQLException {
        Map<Bytes, List<Presence.Run>> runs = new LinkedHashMap<>();
        for (Row row : Rows.among(
                connection,
                "SELECT p.install_id, p.boot_id, p.first_seq, p.last_seq, p.from_at, p.to_at, p.state,"
                        + " p.c_recv_first, p.c_recv"
                        + " FROM presence p JOIN boot b ON b.install_id = p.install_id AND b.boot_id = p.boot_id"
                        + " WHERE p.install_id IN (%s) AND p.to_at >= ? AND p.from_at <= ? AND b.lost = 0"
                        + " AND p.batch_seq < b.next_seq AND p.c_dropped = 0",
                installs,
                row -> new Row(
                        Rows.bytes(row, 1),
                        new Presence.Run(
                                Rows.bytes(row, 2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                BatchRows.isOnline(row.getLong(7)),
                                BatchRows.isAfterSleep(row.getLong(7)),
                                row.getLong(8),
                                row.getLong(9))),
                from,
                to)) {
            runs.computeIfAbsent(row.install(), key -> new ArrayList<>()).add(row.run());
        }
        Map<Bytes, Presence> presences = new LinkedHashMap<>();
        runs.forEach((install, ofInstall) -> presences.put(install, Presence.of(ofInstall)));
        return presences;
    }

    /** When each was first heard of; those never heard of are not there. */
    Map<Bytes, Long> firsts(List<Bytes> installs) throws SQLException {
        Map<Bytes, Long> firsts = new LinkedHashMap<>();
        Rows.among(
                connection,
                "SELECT install_id, min(from_at) FROM presence WHERE install_id IN (%s) GROUP BY install_id",
                installs,
                row -> firsts.put(Rows.bytes(row, 1), row.getLong(2)));
        return firsts;
    }
}
