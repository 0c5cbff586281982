package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Outcome;
import dev.jwaku.tools.telemetry.estimate.Presence;
import dev.jwaku.tools.telemetry.estimate.Trial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What became of the messages of one install on one day, from the records. */
final class UnitSums {
    /** A gap in the numbers of a conversation counts for no more messages a day: a forged number does no harm. */
    static final long MOST_MISSING = 10_000;

    private static final int MOST_CACHED = 2_000;

    private final Connection connection;
    private final long now;
    private final Map<Sums.Unit, Presence> presences = new LinkedHashMap<>();

    UnitSums(Connection connection, long now) {
        this.connection = connection;
        this.now = now;
    }

    /**
     * The figures.
     *
     * @param figures by where they belong
     * @param dueAt when they change by themselves
     * @param open how many messages have no proof at all
     */
    record Result(Map<Sums.Place, Figures> figures, long dueAt, long open) {}

    /** How much of a day an install was expected, watched and online, in milliseconds. */
    record DayPresence(long expected, long accounted, long online) {}

    private record Message(Bytes flow, long seq, Bytes message, int kind, int topic, int mode, long queuedAt) {}

    private record Proof(Bytes message, int kind, Bytes install, long at, int path) {}

    /** One conversation's messages of one place. */
    private static final class Cluster {
        private final List<Trial> trials = new ArrayList<>();
        private long missing;
    }

    private record ClusterKey(Sums.Place place, Bytes flow) {}

    Result of(Sums.Unit unit) throws SQLException {
        List<Message> messages = messages(unit);
        Map<Bytes, OptionalLong> proofs = new LinkedHashMap<>();
        Map<Bytes, Bytes> receivers = new LinkedHashMap<>();
        readProofs(unit, messages, proofs, receivers);
        Map<Bytes, Bytes> links = links(unit.install(), messages, receivers);
        String platform = Rows.first(
                        connection,
                        "SELECT platform FROM install WHERE install_id = ?",
                        row -> row.getString(1),
                        unit.install())
                .filter(text -> !text.isEmpty())
                .orElse("other");
        Presence sender = presence(unit);
        Map<ClusterKey, Cluster> clusters = new LinkedHashMap<>();
        Map<Bytes, Long> lastSeq = new LinkedHashMap<>();
        long due = Long.MAX_VALUE;
        long open = 0;
        for (Message message : messages) {
            Sums.Place place = new Sums.Place(unit.day(), message.kind(), message.topic(), platform, message.mode());
            Cluster cluster = clusters.computeIfAbsent(new ClusterKey(place, message.flow()), key -> new Cluster());
            long previous = previous(unit, message, lastSeq);
            if (message.seq() <= previous) {
                continue; // the same number again: the first one counts
            }
            cluster.missing = Math.min(MOST_MISSING, cluster.missing + message.seq() - previous - 1);
            lastSeq.put(message.flow(), message.seq());
            Bytes peer = links.get(message.flow());
            OptionalLong proof = proofs.getOrDefault(message.message(), OptionalLong.empty());
            Trial trial = new Trial(
                    message.queuedAt(),
                    proof.isPresent() ? OptionalLong.of(Math.max(message.queuedAt(), proof.getAsLong())) : proof,
                    sender,
                    peer == null ? Presence.NONE : presence(new Sums.Unit(peer, unit.day())));
            cluster.trials.add(trial);
            due = Math.min(due, trial.dueAt(now));
            open += proof.isEmpty() && trial.within(Horizon.WEEK, now) != Outcome.NOT_DELIVERED ? 1 : 0;
        }
        return new Result(sum(clusters), due, open);
    }

    private Map<Sums.Place, Figures> sum(Map<ClusterKey, Cluster> clusters) {
        Map<Sums.Place, Figures> sums = new LinkedHashMap<>();
        clusters.forEach((key, cluster) ->
                sums.merge(key.place(), Figures.ofCluster(cluster.trials, cluster.missing, now), Figures::plus));
        sums.replaceAll((place, figures) -> figures.ofInstall());
        return sums;
    }

    private List<Message> messages(Sums.Unit unit) throws SQLException {
        return Rows.query(
                connection,
                "SELECT flow, seq, msg, kind, topic, mode, queued_at FROM sent WHERE install_id = ?"
                        + " AND queued_at >= ? AND queued_at < ? ORDER BY flow, seq, queued_at",
                row -> new Message(
                        Rows.bytes(row, 1),
                        row.getLong(2),
                        Rows.bytes(row, 3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getInt(6),
                        row.getLong(7)),
                unit.install(),
                Days.begin(unit.day()),
                Days.begin(unit.day() + 1));
    }

    /** The number before it, of this day or an earlier one. */
    private long previous(Sums.Unit unit, Message message, Map<Bytes, Long> lastSeq) throws SQLException {
        Long today = lastSeq.get(message.flow());
        if (today != null) {
            return today;
        }
        return Rows.first(
                        connection,
                        "SELECT COALESCE(max(seq), -1) FROM sent WHERE install_id = ? AND flow = ? AND seq < ?"
                                + " AND queued_at < ?",
                        row -> row.getLong(1),
                        unit.install(),
                        message.flow(),
                        message.seq(),
                        Days.begin(unit.day()))
                .orElse(-1L);
    }

    private void readProofs(
            Sums.Unit unit, List<Message> messages, Map<Bytes, OptionalLong> proofs, Map<Bytes, Bytes> receivers)
            throws SQLException {
        List<Bytes> tags = messages.stream().map(Message::message).distinct().toList();
        for (Proof proof : Rows.among(
                connection,
                "SELECT msg, kind, install_id, at, path FROM witness WHERE msg IN (%s) AND kind IN (" + Witness.RECEIVED
                        + ", " + Witness.ACKED + ")",
                tags,
                row -> new Proof(
                        Rows.bytes(row, 1), row.getInt(2), Rows.bytes(row, 3), row.getLong(4), row.getInt(5)))) {
            boolean isOwn = proof.install().equals(unit.install());
            // an acknowledgement is the sender's to report, a reception is not
            if (isOwn == (proof.kind() == Witness.ACKED)) {
                proofs.merge(
                        proof.message(), OptionalLong.of(proof.at()), (a, b) -> a.getAsLong() <= b.getAsLong() ? a : b);
                if (!isOwn) {
                    receivers.put(proof.message(), proof.install());
                }
            }
        }
    }

    private Map<Bytes, Bytes> links(Bytes install, List<Message> messages, Map<Bytes, Bytes> receivers)
            throws SQLException {
        Map<Bytes, Bytes> links = new LinkedHashMap<>();
        Rows.query(
                connection,
                "SELECT flow, peer_install_id FROM flow_link WHERE install_id = ?",
                row -> links.put(Rows.bytes(row, 1), Rows.bytes(row, 2)),
                install);
        for (Message message : messages) {
            Bytes receiver = receivers.get(message.message());
            if (receiver != null && !receiver.equals(links.get(message.flow()))) {
                links.put(message.flow(), receiver);
                Rows.update(
                        connection,
                        "INSERT INTO flow_link (install_id, flow, peer_install_id) VALUES (?, ?, ?)"
                                + " ON CONFLICT (install_id, flow) DO UPDATE SET"
                                + " peer_install_id = excluded.peer_install_id",
                        install,
                        message.flow(),
                        receiver);
            }
        }
        return links;
    }

    /** From the day before to the longest horizon after it. */
    private Presence presence(Sums.Unit unit) throws SQLException {
        Presence known = presences.get(unit);
        if (known != null) {
            return known;
        }
        if (presences.size() >= MOST_CACHED) {
            presences.clear();
        }
        long from = Days.begin(unit.day() - 1);
        long to = Days.begin(unit.day() + 1) + Horizon.WEEK.millis() + Horizon.HOUR.millis();
        Presence read = Presence.of(runs(unit.install(), from, to));
        presences.put(unit, read);
        return read;
    }

    /** Runs of boots all of whose batches are there, as long as the install lost no record. */
    private List<Presence.Run> runs(Bytes install, long from, long to) throws SQLException {
        return Rows.query(
                connection,
                "SELECT p.boot_id, p.first_seq, p.last_seq, p.from_at, p.to_at, p.state, p.c_recv_first, p.c_recv"
                        + " FROM presence p JOIN boot b ON b.install_id = p.install_id AND b.boot_id = p.boot_id"
                        + " WHERE p.install_id = ? AND p.to_at >= ? AND p.from_at <= ? AND b.lost = 0"
                        + " AND p.batch_seq < b.next_seq AND p.c_dropped = 0",
                row -> new Presence.Run(
                        Rows.bytes(row, 1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        BatchRows.isOnline(row.getLong(6)),
                        BatchRows.isAfterSleep(row.getLong(6)),
                        row.getLong(7),
                        row.getLong(8)),
                install,
                from,
                to);
    }

    DayPresence presenceOf(Sums.Unit unit) throws SQLException {
        long begin = Days.begin(unit.day());
        long end = Math.min(now, Days.begin(unit.day() + 1));
        Presence presence = Presence.of(runs(unit.install(), begin - Days.MILLIS, end + Days.MILLIS));
        long first = Rows.first(
                        connection,
                        "SELECT min(from_at) FROM presence WHERE install_id = ?",
                        row -> row.getLong(1),
                        unit.install())
                .orElse(begin);
        long from = Math.max(begin, first);
        return new DayPresence(
                Math.max(0, end - from), presence.coveredMillis(from, end), presence.onlineMillis(from, end));
    }
}
