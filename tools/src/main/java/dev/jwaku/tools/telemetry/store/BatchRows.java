package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Ack;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Missed;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.telemetry.record.Sent;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.Stored;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.tools.telemetry.estimate.Presence;
import dev.jwaku.tools.telemetry.ingest.RecordChecks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rows of one batch. Used once. */
final class BatchRows {
    private static final String NOTHING = "ON CONFLICT DO NOTHING";
    private static final String FURTHER = "ON CONFLICT (install_id, flow, seq, queued_at) DO UPDATE SET"
            + " outcome = excluded.outcome, error = excluded.error,"
            + " published_at = COALESCE(sent.published_at, excluded.published_at),"
            + " attempts = COALESCE(excluded.attempts, sent.attempts)"
            + " WHERE excluded.outcome > sent.outcome AND excluded.msg = sent.msg";
    private static final int ONLINE = Heartbeat.NET_UP | Heartbeat.PEERS;

    private final Batch batch;
    private final RecordChecks.Checked checked;
    private final Bulk sent = new Bulk(
            "sent",
            FURTHER,
            "install_id*",
            "flow*",
            "seq",
            "msg*",
            "kind",
            "topic",
            "bucket",
            "size_bits",
            "mode",
            "queued_at",
            "outcome",
            "published_at",
            "error",
            "attempts",
            "recipients");
    private final Bulk witness = new Bulk("witness", NOTHING, "msg*", "kind", "install_id*", "at", "path", "dup");
    private final Bulk presence = new Bulk(
            "presence",
            NOTHING,
            "install_id*",
            "boot_id*",
            "batch_seq",
            "first_seq",
            "last_seq",
            "from_at",
            "to_at",
            "state",
            "c_recv_first",
            "c_recv",
            "c_sent",
            "c_acked",
            "c_dropped");
    private final Bulk missed = new Bulk(
            "missed",
            NOTHING,
            "install_id*",
            "boot_id*",
            "batch_seq",
            "place",
            "at",
            "topic",
            "n",
            "relevant",
            "found");
    private final Map<Bytes, Sent> bySentKey = new LinkedHashMap<>();
    private final TreeSet<Long> days = new TreeSet<>();
    private final TreeSet<Bytes> messages = new TreeSet<>();
    private long presentFrom = Long.MAX_VALUE;
    private long presentTo = Long.MIN_VALUE;
    private Optional<Session> session = Optional.empty();
    private boolean isStoreChecked;

    BatchRows(Batch batch, RecordChecks.Checked checked) {
        this.batch = batch;
        this.checked = checked;
        List<Heartbeat> heartbeats = new ArrayList<>();
        for (int i = 0; i < checked.taken().size(); i++) {
            switch (checked.taken().get(i)) {
                case Session one -> session = Optional.of(one);
                case Heartbeat one -> heartbeats.add(one);
                case Sent one ->
                    bySentKey.merge(
                            Bytes.concat(one.flow(), Bytes.utf8(one.seq() + "@" + one.atMillis())),
                            one,
                            (a, b) -> a.message().equals(b.message()) ? a.merge(b) : a);
                case Ack one -> witness(one.message(), Witness.ACKED, one, 0, 0);
                case Stored one -> {
                    boolean isFound = one.result() == Stored.Result.FOUND;
                    isStoreChecked |= isFound;
                    witness(one.message(), isFound ? Witness.IN_STORE : Witness.EXPIRED, one, 0, 0);
                }
                case Recv one ->
                    witness(one.message(), Witness.RECEIVED, one, one.path().code(), one.duplicates());
                case Missed one -> missed(one, checked.places().get(i));
            }
        }
        bySentKey.values().forEach(this::sent);
        runs(heartbeats);
    }

    private long at(TelemetryRecord one) {
        return one.atMillis() + checked.clockOffset();
    }

    private void witness(Bytes message, int kind, TelemetryRecord one, int path, int dup) {
        witness.add(message, (long) kind, batch.installId(), at(one), (long) path, (long) dup);
        messages.add(message);
    }

    private void missed(Missed one, int place) {
        missed.add(
                batch.installId(),
                batch.bootId(),
                batch.seq(),
                (long) place,
                at(one),
                (long) one.topic().code(),
                one.count(),
                one.relevant() ? 1L : 0L,
                one.foundByStore() ? 1L : 0L);
    }

    private void sent(Sent one) {
        days.add(Days.of(at(one)));
        sent.add(
                batch.installId(),
                one.flow(),
                one.seq(),
                one.message(),
                (long) one.kind().code(),
                (long) one.topic().code(),
                number(one.bucket()),
                (long) one.sizeBits(),
                (long) one.mode().code(),
                at(one),
                (long) one.outcome().code(),
                one.publishedAtMillis().isPresent()
                        ? (Object) (one.publishedAtMillis().getAsLong() + checked.clockOffset())
                        : null,
                (long) one.error().code(),
                number(one.attempts()),
                (long) one.recipients());
    }

    private static @Nullable Object number(OptionalInt value) {
        return value.isPresent() ? (Object) (long) value.getAsInt() : null;
    }

    private void runs(List<Heartbeat> heartbeats) {
        int from = 0;
        for (int i = 1; i <= heartbeats.size(); i++) {
            if (i == heartbeats.size() || !continues(heartbeats.get(i - 1), heartbeats.get(i))) {
                run(heartbeats.get(from), heartbeats.get(i - 1));
                from = i;
            }
        }
    }

    private static boolean continues(Heartbeat last, Heartbeat next) {
        long pause = next.atMillis() - last.atMillis();
        return next.seq() == last.seq() + 1
                && next.state() == last.state()
                && !next.has(Heartbeat.SUSPENDED)
                && pause >= 0
                && pause <= Presence.MOST_PAUSE;
    }

    private void run(Heartbeat first, Heartbeat last) {
        presentFrom = Math.min(presentFrom, Days.of(at(first)));
        presentTo = Math.max(presentTo, Days.of(at(last)));
        presence.add(
                batch.installId(),
                batch.bootId(),
                batch.seq(),
                first.seq(),
                last.seq(),
                at(first),
                Math.max(at(first), at(last)),
                (long) first.state(),
                first.counters().received(),
                last.counters().received(),
                last.counters().sent(),
                last.counters().acked(),
                last.counters().dropped());
    }

    static boolean isOnline(long state) {
        return (state & ONLINE) == ONLINE;
    }

    static boolean isAfterSleep(long state) {
        return (state & Heartbeat.SUSPENDED) != 0;
    }

    Optional<Session> session() {
        return session;
    }

    /** Whether it says of some message that store nodes hold it. */
    boolean isStoreChecked() {
        return isStoreChecked;
    }

    Touched touched() {
        return new Touched(List.copyOf(days), List.copyOf(messages), presentFrom, presentTo);
    }

    void write(Connection connection, boolean isPostgres) throws SQLException {
        sent.write(connection, isPostgres);
        witness.write(connection, isPostgres);
        presence.write(connection, isPostgres);
        missed.write(connection, isPostgres);
    }
}
