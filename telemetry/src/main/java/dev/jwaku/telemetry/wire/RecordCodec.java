package dev.jwaku.telemetry.wire;

import dev.jwaku.telemetry.record.Ack;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Missed;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.telemetry.record.SendError;
import dev.jwaku.telemetry.record.Sent;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.Stored;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.record.TopicClass;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** One record, one line of JSON. */
public final class RecordCodec {
    /** Most bytes of a line. */
    public static final int MOST_LINE_BYTES = 1024;

    private RecordCodec() {}

    /** The record as a line, without the end of the line. */
    public static String encode(TelemetryRecord telemetry) {
        ObjectNode json = Lines.object();
        json.put("type", type(telemetry));
        json.put("at_ms", telemetry.atMillis());
        switch (telemetry) {
            case Session session -> put(json, session);
            case Heartbeat heartbeat -> put(json, heartbeat);
            case Sent sent -> put(json, sent);
            case Ack ack -> {
                json.put("msg", ack.message().toHex());
                json.put("peer", ack.peer().toHex());
                Fields.put(json, "retransmissions", ack.retransmissions());
            }
            case Stored stored -> {
                json.put("msg", stored.message().toHex());
                json.put("result", Fields.name(stored.result()));
            }
            case Recv recv -> put(json, recv);
            case Missed missed -> {
                json.put("topic", Fields.name(missed.topic()));
                json.put("count", missed.count());
                json.put("relevant", missed.relevant());
                json.put("found_by_store", missed.foundByStore());
            }
        }
        return Lines.write(json);
    }

    /** The name of its type on the wire, also for metrics. */
    public static String type(TelemetryRecord telemetry) {
        return switch (telemetry) {
            case Session ignored -> "session";
            case Heartbeat ignored -> "hb";
            case Sent ignored -> "sent";
            case Ack ignored -> "ack";
            case Stored ignored -> "stored";
            case Recv ignored -> "recv";
            case Missed ignored -> "missed";
        };
    }

    private static void put(ObjectNode json, Session session) {
        json.put("app", session.app());
        json.put("platform", session.platform());
        json.put("mode", Fields.name(session.mode()));
        session.clock().ifPresent(clock -> {
            json.put("clock_off_ms", clock.offsetMillis());
            json.put("clock_err_ms", clock.errorMillis());
        });
        json.put("delete_hash", session.deleteTokenHash().toHex());
    }

    private static void put(ObjectNode json, Heartbeat heartbeat) {
        json.put("seq", heartbeat.seq());
        json.put("mono_ms", heartbeat.monoMillis());
        json.put("state", heartbeat.state());
        Counters counters = heartbeat.counters();
        json.put("sent", counters.sent());
        json.put("sent_err", counters.sentErrors());
        json.put("acked", counters.acked());
        json.put("expired", counters.expired());
        json.put("recv", counters.received());
        json.put("recv_dup", counters.duplicates());
        json.put("recv_store", counters.receivedFromStore());
        json.put("dropped", counters.dropped());
    }

    private static void put(ObjectNode json, Sent sent) {
        json.put("flow", sent.flow().toHex());
        json.put("seq", sent.seq());
        json.put("msg", sent.message().toHex());
        json.put("kind", Fields.name(sent.kind()));
        json.put("topic", Fields.name(sent.topic()));
        Fields.put(json, "bucket", sent.bucket());
        json.put("size_bits", sent.sizeBits());
        json.put("mode", Fields.name(sent.mode()));
        json.put("outcome", Fields.name(sent.outcome()));
        Fields.put(json, "published_ms", sent.publishedAtMillis());
        json.put("error", Fields.name(sent.error()));
        Fields.put(json, "attempts", sent.attempts());
        json.put("recipients", sent.recipients());
    }

    private static void put(ObjectNode json, Recv recv) {
        json.put("msg", recv.message().toHex());
        json.put("flow", recv.flow().toHex());
        json.put("kind", Fields.name(recv.kind()));
        json.put("path", Fields.name(recv.path()));
        json.put("dup", recv.duplicates());
        json.put("decode", Fields.name(recv.decode()));
    }

    /**
     * The record of a line. Fields that are not known are ignored.
     *
     * @throws RecordException if it is none
     */
    public static TelemetryRecord decode(String line) throws RecordException {
        if (line.length() > MOST_LINE_BYTES) {
            throw new RecordException(RecordError.Code.TOO_LONG, "a line has at most " + MOST_LINE_BYTES + " bytes");
        }
        Fields fields = Lines.read(line);
        String type = fields.text("type");
        try {
            return switch (type) {
                case "session" -> session(fields);
                case "hb" -> heartbeat(fields);
                case "sent" -> sent(fields);
                case "ack" ->
                    new Ack(
                            fields.bytes("msg", TelemetryRecord.MESSAGE_TAG),
                            fields.bytes("peer", TelemetryRecord.SHORT_TAG),
                            fields.number("at_ms"),
                            fields.optionalSmall("retransmissions"));
                case "stored" ->
                    new Stored(
                            fields.bytes("msg", TelemetryRecord.MESSAGE_TAG),
                            fields.number("at_ms"),
                            fields.constant("result", Stored.Result.class));
                case "recv" -> recv(fields);
                case "missed" ->
                    new Missed(
                            fields.constant("topic", TopicClass.class),
                            fields.number("count"),
                            fields.flag("relevant"),
                            fields.flag("found_by_store"),
                            fields.number("at_ms"));
                default -> throw new RecordException(RecordError.Code.UNKNOWN_TYPE, "the type is not known");
            };
        } catch (IllegalArgumentException e) {
            throw new RecordException(RecordError.Code.BAD_FIELD, String.valueOf(e.getMessage()));
        }
    }

    private static Session session(Fields fields) throws RecordException {
        return new Session(
                fields.number("at_ms"),
                fields.text("app"),
                fields.text("platform"),
                fields.constant("mode", Mode.class),
                fields.has("clock_off_ms")
                        ? Optional.of(
                                new Session.ClockOffset(fields.number("clock_off_ms"), fields.number("clock_err_ms")))
                        : Optional.empty(),
                fields.bytes("delete_hash", Session.HASH));
    }

    private static Heartbeat heartbeat(Fields fields) throws RecordException {
        return new Heartbeat(
                fields.number("seq"),
                fields.number("mono_ms"),
                fields.number("at_ms"),
                fields.small("state"),
                new Counters(
                        fields.number("sent"),
                        fields.number("sent_err"),
                        fields.number("acked"),
                        fields.number("expired"),
                        fields.number("recv"),
                        fields.number("recv_dup"),
                        fields.number("recv_store"),
                        fields.number("dropped")));
    }

    private static Sent sent(Fields fields) throws RecordException {
        return new Sent(
                fields.bytes("flow", TelemetryRecord.SHORT_TAG),
                fields.number("seq"),
                fields.bytes("msg", TelemetryRecord.MESSAGE_TAG),
                fields.constant("kind", Kind.class),
                fields.constant("topic", TopicClass.class),
                fields.optionalSmall("bucket"),
                fields.small("size_bits"),
                fields.constant("mode", Mode.class),
                fields.number("at_ms"),
                fields.constant("outcome", Sent.Outcome.class),
                fields.optionalNumber("published_ms"),
                fields.constant("error", SendError.class),
                fields.optionalSmall("attempts"),
                fields.small("recipients"));
    }

    private static Recv recv(Fields fields) throws RecordException {
        return new Recv(
                fields.bytes("msg", TelemetryRecord.MESSAGE_TAG),
                fields.bytes("flow", TelemetryRecord.SHORT_TAG),
                fields.constant("kind", Kind.class),
                fields.number("at_ms"),
                fields.constant("path", Recv.Path.class),
                fields.small("dup"),
                fields.constant("decode", Recv.Decode.class));
    }
}
