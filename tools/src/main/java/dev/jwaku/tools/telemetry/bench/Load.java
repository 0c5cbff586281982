package dev.jwaku.tools.telemetry.bench;

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
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.record.TopicClass;
import dev.jwaku.telemetry.wire.BatchCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Uploads of made-up installs: each is one batch of 500 records, of 250 heartbeats, 100 messages sent, 50 acknowledged
 * and 99 received from the install before it.
 */
final class Load {
    /** Of each upload. */
    static final int RECORDS = Batch.MOST_RECORDS;

    private static final int HEARTBEATS = 250;
    private static final int SENT = 100;
    private static final int ACKED = 50;
    private static final long MINUTE = 60_000;

    private final long seed;
    private final long from;

    /** @param now its last heartbeat is a little before, in milliseconds since 1970 */
    Load(long seed, long now) {
        this.seed = seed;
        this.from = TelemetryRecord.rounded(now - (HEARTBEATS + 10) * MINUTE);
    }

    private Bytes bytes(long install, long number, int length) {
        SplittableRandom random = new SplittableRandom(seed * 31 + install * 1_000_003 + number);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private Bytes message(int install, int number) {
        return bytes(install, 1000 + number, TelemetryRecord.MESSAGE_TAG);
    }

    /** The upload of one install, packed. */
    Bytes upload(int install) {
        List<TelemetryRecord> records = new ArrayList<>(RECORDS);
        records.add(new Session(from, "bench", "linux", Mode.RELAY, Optional.empty(), bytes(install, 1, Session.HASH)));
        for (int i = 0; i < HEARTBEATS; i++) {
            Counters counters = new Counters(Math.min(i, SENT), 0, 0, 0, Math.min(i, SENT), 0, 0, 0);
            records.add(new Heartbeat(i, i * MINUTE, from + i * MINUTE, Heartbeat.NET_UP | Heartbeat.PEERS, counters));
        }
        for (int i = 0; i < SENT; i++) {
            records.add(sent(install, i));
        }
        for (int i = 0; i < ACKED; i++) {
            records.add(new Ack(
                    message(install, i),
                    bytes(install, 2, TelemetryRecord.SHORT_TAG),
                    from + i * MINUTE + 2000,
                    OptionalInt.empty()));
        }
        for (int i = 0; records.size() < RECORDS; i++) {
            records.add(new Recv(
                    message(install - 1, i),
                    bytes(install, 3, TelemetryRecord.SHORT_TAG),
                    Kind.ONE_TO_ONE,
                    from + i * MINUTE + 1000,
                    Recv.Path.RELAY,
                    0,
                    Recv.Decode.OK));
        }
        Batch batch = new Batch(bytes(install, 4, Batch.ID), bytes(install, 5, Batch.ID), 0, 0, records);
        return BatchCodec.encode(batch);
    }

    private Sent sent(int install, int number) {
        return new Sent(
                bytes(install, 6 + number / 50, TelemetryRecord.SHORT_TAG),
                number % 50,
                message(install, number),
                Kind.ONE_TO_ONE,
                TopicClass.NEGOTIATED,
                OptionalInt.empty(),
                9,
                Mode.RELAY,
                from + number * MINUTE,
                Sent.Outcome.PUBLISHED,
                OptionalLong.of(from + number * MINUTE + 300),
                SendError.NONE,
                OptionalInt.of(1),
                1);
    }
}
