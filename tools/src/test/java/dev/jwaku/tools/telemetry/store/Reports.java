package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Ack;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.telemetry.record.SendError;
import dev.jwaku.telemetry.record.Sent;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.Stored;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.record.TopicClass;
import dev.jwaku.telemetry.wire.BatchCodec;
import dev.jwaku.telemetry.wire.BatchException;
import dev.jwaku.telemetry.wire.DecodedBatch;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Uploads of made-up installs. */
public final class Reports {
    /** Connected, with peers. */
    public static final int ONLINE = Heartbeat.NET_UP | Heartbeat.PEERS;

    private Reports() {}

    /** An id of an install or boot. */
    public static Bytes id(int number) {
        return hash("id" + number).slice(0, Batch.ID);
    }

    /** The tag of a message. */
    public static Bytes tag(String name) {
        return hash("tag" + name).slice(0, TelemetryRecord.MESSAGE_TAG);
    }

    /** The tag of a conversation. */
    public static Bytes flow(String name) {
        return hash("flow" + name).slice(0, TelemetryRecord.SHORT_TAG);
    }

    /** The token of an install. */
    public static Bytes token(int number) {
        return hash("token" + number);
    }

    /** SHA-256. */
    public static Bytes hash(String text) {
        return hash(Bytes.utf8(text));
    }

    /** SHA-256. */
    public static Bytes hash(Bytes bytes) {
        try {
            return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A batch of a client that still has all of its boot. */
    public static Batch batch(int install, int boot, long seq, List<? extends TelemetryRecord> records) {
        return new Batch(id(install), id(1000 + boot), seq, 0, List.copyOf(records));
    }

    /** As it comes from the wire. */
    public static DecodedBatch decoded(Batch batch) {
        try {
            return BatchCodec.decode(BatchCodec.encode(batch));
        } catch (BatchException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first record of a boot. */
    public static Session session(int install, long at) {
        return new Session(at, "jwaku 1", "linux", Mode.RELAY, Optional.empty(), hash(token(install)));
    }

    /** A message to somebody. */
    public static Sent sent(String flow, long seq, String message, long at) {
        return sent(flow, seq, message, at, Sent.Outcome.PUBLISHED);
    }

    /** The same with an outcome. */
    public static Sent sent(String flow, long seq, String message, long at, Sent.Outcome outcome) {
        return new Sent(
                flow(flow),
                seq,
                tag(message),
                Kind.ONE_TO_ONE,
                TopicClass.NEGOTIATED,
                OptionalInt.empty(),
                9,
                Mode.RELAY,
                at,
                outcome,
                outcome == Sent.Outcome.PUBLISHED ? OptionalLong.of(at + 200) : OptionalLong.empty(),
                SendError.NONE,
                OptionalInt.of(1),
                1);
    }

    /** Its receiver has it. */
    public static Recv recv(String message, long at) {
        return new Recv(tag(message), flow("back"), Kind.ONE_TO_ONE, at, Recv.Path.RELAY, 0, Recv.Decode.OK);
    }

    /** Its sender knows that. */
    public static Ack ack(String message, long at) {
        return new Ack(tag(message), flow("peer"), at, OptionalInt.empty());
    }

    /** Its sender was told that store nodes have it. */
    public static Stored stored(String message, long at) {
        return new Stored(tag(message), at, Stored.Result.FOUND);
    }

    /** A message whose place in the sample of store checks is known. */
    public static String name(String begin, boolean isSampled) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> begin + i)
                .filter(name -> Stored.isSampled(tag(name)) == isSampled)
                .findFirst()
                .orElseThrow();
    }

    /** A heartbeat with so many received. */
    public static Heartbeat heartbeat(long seq, long at, long received) {
        return heartbeat(seq, at, new Counters(0, 0, 0, 0, received, 0, 0, 0));
    }

    /** A heartbeat. */
    public static Heartbeat heartbeat(long seq, long at, Counters counters) {
        return new Heartbeat(seq, seq * 60_000, at, ONLINE, counters);
    }

    /** One a minute, nothing received. */
    public static List<TelemetryRecord> heartbeats(long firstSeq, int count, long from) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> heartbeat(firstSeq + i, from + i * 60_000L, 0))
                .toList());
    }
}
