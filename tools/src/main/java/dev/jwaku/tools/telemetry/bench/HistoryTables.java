package dev.jwaku.tools.telemetry.bench;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Sent;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a history into the tables of a service's PostgreSQL, as if all of it had been uploaded in time: by COPY, since
 * hundreds of millions of heartbeats take hours to upload. The sums are left to the service: every day of every install
 * is due.
 */
public final class HistoryTables {
    private static final int BATCHES = 2;

    private final History history;
    private final PostgresUrl url;
    private long sent;
    private long due;
    private long delivered;

    /** @param url of a database in which a service's store has made its tables, all empty */
    public HistoryTables(History history, PostgresUrl url) {
        this.history = history;
        this.url = url;
    }

    /**
     * What was put in.
     *
     * @param rows of all tables
     * @param sent messages
     * @param due of these, those that are a day old
     * @param delivered of these, those that arrived within a day
     * @param bytes size of the database
     */
    public record Filled(long rows, long sent, long due, long delivered, long bytes) {}

    /** Does it. */
    public Filled fill() throws SQLException {
        long rows;
        try (CopyRows installs = copy("install", "install_id, first_seen, last_seen, platform, app, delete_hash");
                CopyRows boots = copy("boot", "install_id, boot_id, next_seq");
                CopyRows batches = copy("batch", "install_id, boot_id, batch_seq, received_at, n, errors");
                CopyRows presence = copy(
                        "presence",
                        "install_id, boot_id, batch_seq, first_seq, last_seq, from_at, to_at, state, c_recv_first,"
                                + " c_recv, c_sent, c_acked, c_dropped");
                CopyRows messages = copy(
                        "sent",
                        "install_id, flow, seq, msg, kind, topic, size_bits, mode, queued_at, outcome,"
                                + " published_at, error, attempts, recipients");
                CopyRows witnesses = copy("witness", "msg, kind, install_id, at, path, dup");
                CopyRows units = copy("unit_due", "install_id, day, due_at, unknown");
                CopyRows days =
                        copy("unit_presence", "install_id, day, expected_ms, accounted_ms, online_ms, due_at")) {
            for (int i = 0; i < history.installs(); i++) {
                Bytes id = history.install(i);
                installs.add(
                        id,
                        history.session(i, history.firstDay()).from(),
                        history.now(),
                        history.platform(i),
                        "bench",
                        history.deleteHash(i));
                List<Long> received = received(i);
                for (long day = history.firstDay(); day < history.today(); day++) {
                    boots.add(id, history.boot(i, day), BATCHES);
                    units.add(id, day, day, 0);
                    days.add(id, day, 0, 0, 0, day);
                    addPresence(presence, batches, i, day, received);
                    addMessages(messages, witnesses, i, day);
                }
            }
            rows = installs.finish()
                    + boots.finish()
                    + batches.finish()
                    + presence.finish()
                    + messages.finish()
                    + witnesses.finish()
                    + units.finish()
                    + days.finish();
        }
        return new Filled(rows, sent, due, delivered, finish());
    }

    private CopyRows copy(String table, String columns) throws SQLException {
        return new CopyRows(url, table, columns);
    }

    /** When an install received something, in order. */
    private List<Long> received(int install) {
        List<Long> times = new ArrayList<>();
        for (int flow = 0; flow < History.STRANGER; flow++) {
            for (long day = history.firstDay(); day < history.today(); day++) {
                for (History.Message message : history.messages(history.sender(install, flow), day)) {
                    if (message.flow() == flow && message.received().isPresent()) {
                        times.add(message.received().getAsLong());
                    }
                }
            }
        }
        times.sort(null);
        return times;
    }

    private static long before(List<Long> times, long moment) {
        int low = 0;
        int high = times.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (times.get(middle) <= moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A run of heartbeats. */
    private record Run(int first, int last, boolean isOnline, int batch) {}

    private void addPresence(CopyRows presence, CopyRows batches, int install, long day, List<Long> received)
            throws SQLException {
        Bytes id = history.install(install);
        Bytes boot = history.boot(install, day);
        History.Session session = history.session(install, day);
        for (Run run : runs(session)) {
            presence.add(
                    id,
                    boot,
                    run.batch(),
                    run.first(),
                    run.last(),
                    session.at(run.first()),
                    session.at(run.last()),
                    run.isOnline() ? Heartbeat.NET_UP | Heartbeat.PEERS : 0,
                    before(received, session.at(run.first())),
                    before(received, session.at(run.last())),
                    0,
                    0,
                    0);
        }
        for (int batch = 0; batch < BATCHES; batch++) {
            batches.add(id, boot, batch, session.at(session.last() * (batch + 1) / BATCHES), 300, "");
        }
    }

    private static List<Run> runs(History.Session session) {
        List<Run> runs = new ArrayList<>();
        @Nullable Run open = null;
        for (int beat = 0; beat <= session.last(); beat++) {
            boolean isLost = beat >= session.holeFrom() && beat < session.holeTo();
            boolean isOnline = beat < session.offFrom() || beat >= session.offTo();
            int batch = beat * BATCHES / (session.last() + 1);
            if (open != null && !isLost && open.isOnline() == isOnline && open.batch() == batch) {
                open = new Run(open.first(), beat, isOnline, batch);
                continue;
            }
            if (open != null) {
                runs.add(open);
            }
            open = isLost ? null : new Run(beat, beat, isOnline, batch);
        }
        if (open != null) {
            runs.add(open);
        }
        return runs;
    }

    private void addMessages(CopyRows messages, CopyRows witnesses, int install, long day) throws SQLException {
        Bytes id = history.install(install);
        for (History.Message one : history.messages(install, day)) {
            Bytes tag = history.message(install, day, one.number());
            messages.add(
                    id,
                    history.flow(install, one.flow(), day),
                    history.seq(day, one.number()),
                    tag,
                    history.kind(install, one.flow()).code(),
                    history.topic(install, one.flow()).code(),
                    9,
                    history.mode(install).code(),
                    one.at(),
                    Sent.Outcome.PUBLISHED.code(),
                    one.at() + 300,
                    0,
                    1,
                    1);
            if (one.received().isPresent()) {
                Bytes peer = history.install(history.peer(install, one.flow()));
                witnesses.add(tag, 0, peer, one.received().getAsLong(), 0, 0);
            }
            if (one.acked().isPresent()) {
                witnesses.add(tag, 1, id, one.acked().getAsLong(), 0, 0);
            }
            sent++;
            if (one.at() + Horizon.DAY.millis() <= history.now()) {
                due++;
                delivered += one.isDelivered(Horizon.DAY.millis()) ? 1 : 0;
            }
        }
    }

    private long finish() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement statement = connection.createStatement()) {
            for (long day = history.firstDay(); day < history.today(); day++) {
                statement.addBatch("INSERT INTO cell_presence (day, installs, expected_ms, accounted_ms, online_ms)"
                        + " VALUES (" + day + ", " + history.installs() + ", 0, 0, 0)");
            }
            statement.executeBatch();
            statement.execute("ANALYZE");
            try (var row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
