package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which numbers conversations had before a day. */
final class FlowSeqs {
    private static final int MOST_LISTED = 256;

    private FlowSeqs() {}

    /**
     * A conversation.
     *
     * @param install its sender
     */
    record Flow(Bytes install, Bytes flow) {}

    /**
     * The largest number of an earlier time below the first one of each; conversations without one are not there.
     *
     * @param before that time's end, in milliseconds since 1970
     */
    static Map<Flow, Long> before(Connection connection, long before, Map<Flow, Long> firsts) throws SQLException {
        Map<Flow, Long> previous = new LinkedHashMap<>();
        List<List<Object>> keys = new ArrayList<>();
        firsts.forEach((flow, first) -> {
            if (first > 0) {
                keys.add(List.of(flow.install(), flow.flow(), first - 1));
            }
        });
        // nearly always it is the one before
        Rows.amongRows(
                connection,
                "SELECT install_id, flow, seq FROM sent WHERE (install_id, flow, seq) IN (VALUES %s)"
                        + " AND queued_at < ?",
                keys,
                MOST_LISTED,
                row -> previous.put(new Flow(Rows.bytes(row, 1), Rows.bytes(row, 2)), row.getLong(3)),
                before);
        for (Map.Entry<Flow, Long> entry : firsts.entrySet()) {
            Flow flow = entry.getKey();
            if (entry.getValue() > 0 && !previous.containsKey(flow)) {
                Rows.first(
                                connection,
                                "SELECT max(seq), count(seq) FROM sent WHERE install_id = ? AND flow = ? AND seq < ?"
                                        + " AND queued_at < ?",
                                row -> row.getLong(2) == 0 ? -1L : row.getLong(1),
                                flow.install(),
                                flow.flow(),
                                entry.getValue(),
                                before)
                        .filter(seq -> seq >= 0)
                        .ifPresent(seq -> previous.put(flow, seq));
            }
        }
        return previous;
    }
}
