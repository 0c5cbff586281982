package dev.jwaku.telemetry.journal;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.telemetry.record.Ack;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Missed;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.telemetry.record.SendError;
import dev.jwaku.telemetry.record.Sent;
import dev.jwaku.telemetry.record.Stored;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.record.TopicClass;
import dev.jwaku.telemetry.wire.RecordCodec;
import dev.jwaku.telemetry.wire.RecordException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Makes records of facts. Works inside one transaction; a fact that was noted before changes nothing. */
final class Bookkeeper {
    /** What is known of a message of ours, as bits. */
    private static final int PUBLISHED = 1;

    private static final int STORED = 2;
    private static final int ACKED = 4;
    private static final int GIVEN_UP = 8;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Sql sql;
    private final JournalConfig config;
    private final BootRows boots;
    private Boot boot;
    private long records;

    Bookkeeper(Sql sql, JournalConfig config, BootRows boots, Boot boot) {
        this.sql = sql;
        this.config = config;
        this.boots = boots;
        this.boot = boot;
    }

    /** The boot after the facts: another one if the installation id was changed. */
    Boot boot() {
        return boot;
    }

    /** How many records were made. */
    long records() {
        return records;
    }

    void note(Fact fact) throws SQLException {
        switch (fact) {
            case Fact.Accepted accepted -> {
                for (Party recipient : accepted.recipients()) {
                    accepted(accepted, recipient);
                }
            }
            case Fact.Progress progress -> progress(progress);
            case Fact.Taken taken -> taken(taken);
            case Fact.Repeated repeated -> BootRows.add(sql, boot.install(), repeated.counts());
            case Fact.Missed missed ->
                insert(
                        boot.number(),
                        new Missed(
                                missed.topic(),
                                missed.count(),
                                true,
                                missed.found(),
                                TelemetryRecord.rounded(missed.atMillis())));
            case Fact.Beat beat -> beat(beat);
        }
    }

    private long insert(long at, TelemetryRecord telemetry) throws SQLException {
        records++;
        return EventRows.insert(sql, at, telemetry);
    }

    private void accepted(Fact.Accepted fact, Party recipient) throws SQLException {
        Bytes message = Tags.message(fact.id(), recipient);
        if (find(message).isPresent()) {
            return;
        }
        Bytes flow = boot.tags().flow(fact.chat(), recipient, fact.atMillis());
        Sent sent = new Sent(
                flow,
                nextOf(flow, fact.atMillis()),
                message,
                fact.kind(),
                TopicClass.OTHER,
                OptionalInt.empty(),
                Sent.sizeBits(fact.bytes()),
                config.mode(),
                TelemetryRecord.rounded(fact.atMillis()),
                Sent.Outcome.PENDING,
                OptionalLong.empty(),
                SendError.NONE,
                OptionalInt.empty(),
                fact.all());
        long event = insert(boot.number(), sent);
        sql.update(
                "INSERT INTO outgoing (msg, install, event, known, made_at, line) VALUES (?, ?, ?, 0, ?, ?)",
                message,
                boot.install(),
                event,
                fact.atMillis(),
                RecordCodec.encode(sent));
        BootRows.add(sql, boot.install(), new Counters(1, 0, 0, 0, 0, 0, 0, 0));
    }

    private long nextOf(Bytes flow, long atMillis) throws SQLException {
        return sql.first(
                        "INSERT INTO flows (install, flow, next_seq, used_at) VALUES (?, ?, 1, ?)"
                                + " ON CONFLICT (install, flow) DO UPDATE SET next_seq = next_seq + 1,"
                                + " used_at = excluded.used_at RETURNING next_seq - 1",
                        row -> row.number(1),
                        boot.install(),
                        flow,
                        atMillis)
                .orElseThrow();
    }

    /** A message of ours as it stands on disk. */
    private record Outgoing(int install, long event, int known, Sent sent) {
        boolean knows(int what) {
            return (known & what) != 0;
        }
    }

    private Optional<Outgoing> find(Bytes message) throws SQLException {
        return sql.first(
                "SELECT install, event, known, line FROM outgoing WHERE msg = ?",
                row -> new Outgoing(row.integer(1), row.number(2), row.integer(3), sent(row.text(4))),
                message);
    }

    private static Sent sent(String line) {
        try {
            if (RecordCodec.decode(line) instanceof Sent sent) {
                return sent;
            }
        } catch (RecordException e) {
            throw new IllegalStateException("the journal holds a line that we did not write", e);
        }
        throw new IllegalStateException("the journal holds another record where a sent one was written");
    }

    private void progress(Fact.Progress fact) throws SQLException {
        Bytes message = Tags.message(fact.id(), fact.recipient());
        Optional<Outgoing> found = find(message);
        if (found.isEmpty()) {
            // It was accepted before telemetry was switched on, or is older than what is kept: it has no denominator.
            return;
        }
        Outgoing outgoing = found.get();
        long at = TelemetryRecord.rounded(fact.atMillis());
        switch (fact.step()) {
            case PUBLISHED -> published(outgoing, at);
            case STORED -> {
                published(outgoing, at);
                if (mark(outgoing, STORED)) {
                    insert(bootOf(outgoing), new Stored(message, at, Stored.Result.FOUND));
                }
            }
            case ACKED -> {
                if (mark(outgoing, ACKED)) {
                    Bytes peer = tagsOf(outgoing).peer(fact.recipient());
                    insert(bootOf(outgoing), new Ack(message, peer, at, OptionalInt.empty()));
                    BootRows.add(sql, outgoing.install(), new Counters(0, 0, 1, 0, 0, 0, 0, 0));
                }
            }
            case GIVEN_UP -> givenUp(outgoing, message, at);
        }
    }

    private void published(Outgoing outgoing, long at) throws SQLException {
        if (mark(outgoing, PUBLISHED)) {
            update(outgoing, outgoing.sent().with(Sent.Outcome.PUBLISHED, OptionalLong.of(at), SendError.NONE));
        }
    }

    private void givenUp(Outgoing outgoing, Bytes message, long at) throws SQLException {
        if (outgoing.knows(ACKED) || !mark(outgoing, GIVEN_UP)) {
            return;
        }
        if (outgoing.knows(PUBLISHED)) {
            insert(bootOf(outgoing), new Stored(message, at, Stored.Result.EXPIRED));
            BootRows.add(sql, outgoing.install(), new Counters(0, 0, 0, 1, 0, 0, 0, 0));
        } else {
            update(outgoing, outgoing.sent().with(Sent.Outcome.FAILED, OptionalLong.empty(), SendError.NO_PEER));
            BootRows.add(sql, outgoing.install(), new Counters(0, 1, 0, 0, 0, 0, 0, 0));
        }
    }

    /** Notes what is known; false if it was known before. */
    private boolean mark(Outgoing outgoing, int what) throws SQLException {
        return sql.update(
                        "UPDATE outgoing SET known = known | ? WHERE msg = ? AND known & ? = 0",
                        what,
                        outgoing.sent().message(),
                        what)
                > 0;
    }

    /** The record itself if it is in no batch yet, else one more that says what became of it. */
    private void update(Outgoing outgoing, Sent sent) throws SQLException {
        long event = EventRows.replace(sql, outgoing.event(), sent) ? outgoing.event() : insert(bootOf(outgoing), sent);
        sql.update(
                "UPDATE outgoing SET event = ?, line = ? WHERE msg = ?",
                event,
                RecordCodec.encode(sent),
                sent.message());
    }

    /** What becomes of a message belongs to the installation that sent it. */
    private long bootOf(Outgoing outgoing) throws SQLException {
        return outgoing.install() == boot.install()
                ? boot.number()
                : BootRows.lastBootOf(sql, outgoing.install(), boot.number());
    }

    private Tags tagsOf(Outgoing outgoing) throws SQLException {
        Bytes secret = sql.first(
                        "SELECT secret FROM installs WHERE number = ?", row -> row.bytes(1), outgoing.install())
                .orElse(boot.secret());
        return new Tags(secret);
    }

    private void taken(Fact.Taken fact) throws SQLException {
        Bytes message = Tags.message(fact.id(), config.self());
        boolean isNew =
                sql.update("INSERT OR IGNORE INTO incoming (msg, made_at) VALUES (?, ?)", message, fact.atMillis()) > 0;
        if (!isNew) {
            return;
        }
        Bytes flow = boot.tags().flow(fact.chat(), fact.author(), fact.atMillis());
        insert(
                boot.number(),
                new Recv(
                        message,
                        flow,
                        fact.kind(),
                        TelemetryRecord.rounded(fact.atMillis()),
                        fact.path(),
                        0,
                        Recv.Decode.OK));
        BootRows.add(sql, boot.install(), fact.counts());
    }

    private void beat(Fact.Beat fact) throws SQLException {
        if (boots.isTooOld(boot, fact.atMillis())) {
            insertBeat(fact, fact.state() | Heartbeat.ENDING);
            boot = boots.begin(sql);
            records++;
        }
        insertBeat(fact, fact.state());
    }

    private void insertBeat(Fact.Beat fact, int state) throws SQLException {
        long mono = Math.max(0, fact.monoNanos() - boot.startNanos()) / NANOS_PER_MILLI;
        insert(
                boot.number(),
                new Heartbeat(
                        BootRows.nextBeat(sql, boot.number()),
                        TelemetryRecord.rounded(mono),
                        TelemetryRecord.rounded(fact.atMillis()),
                        state,
                        BootRows.counters(sql, boot.install())));
    }
}
