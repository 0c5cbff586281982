package dev.jwaku.tools.telemetry.bench;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Ack;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.telemetry.record.SendError;
import dev.jwaku.telemetry.record.Sent;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.wire.BatchCodec;
import dev.jwaku.telemetry.wire.BatchException;
import dev.jwaku.telemetry.wire.DecodedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Uploads of installs that have a history: the last hour with five messages, some acknowledged, and what others had
 * sent the days before; or the same of some days ago, which comes late.
 */
final class HistoryUploads {
    /** Messages of each. */
    static final int SENT = 5;

    private static final int HEARTBEATS = 60;
    private static final int ACKED = 3;
    private static final long BOOT = 1_000_000;

    private final History history;

    HistoryUploads(History history) {
        this.history = history;
    }

    /**
     * One upload, as it comes from the wire.
     *
     * @param number of the upload: each number is another batch
     * @param daysLate 0 for the last hour
     */
    DecodedBatch upload(int install, int number, int daysLate) {
        long day = history.today() - daysLate;
        long end = daysLate == 0 ? history.now() : history.session(install, day).from();
        long from = TelemetryRecord.rounded(end - (HEARTBEATS + 1) * History.MINUTE);
        List<TelemetryRecord> records = new ArrayList<>();
        records.add(new Session(
                from,
                "bench",
                history.platform(install),
                history.mode(install),
                Optional.empty(),
                history.deleteHash(install)));
        List<TelemetryRecord> received = received(install, from);
        for (int i = 0; i < HEARTBEATS; i++) {
            Counters counters = new Counters(Math.min(i, SENT), 0, 0, 0, 1000 + Math.min(i, received.size()), 0, 0, 0);
            records.add(new Heartbeat(
                    i, i * History.MINUTE, from + i * History.MINUTE, Heartbeat.NET_UP | Heartbeat.PEERS, counters));
        }
        for (int i = 0; i < SENT; i++) {
            Sent sent = sent(install, number, i, from + 5 * i * History.MINUTE);
            records.add(sent);
            if (i < ACKED) {
                Bytes peer = sent.flow();
                records.add(new Ack(sent.message(), peer, sent.atMillis() + 2000, OptionalInt.empty()));
            }
        }
        records.addAll(received);
        Bytes boot = history.boot(install, BOOT + number);
        return decoded(new Batch(history.install(install), boot, 0, 0, records));
    }

    /** What is new of other days: what the hour brings of the messages that were never received. */
    private List<TelemetryRecord> received(int install, long from) {
        List<TelemetryRecord> records = new ArrayList<>();
        Set<Bytes> once = new TreeSet<>();
        for (int flow = 0; flow < History.STRANGER; flow++) {
            int sender = history.sender(install, flow);
            for (long day = Math.max(history.firstDay(), history.today() - 3); day < history.today(); day++) {
                for (History.Message message : history.messages(sender, day)) {
                    Bytes tag = history.message(sender, day, message.number());
                    if (message.flow() == flow
                            && message.received().isEmpty()
                            && message.at() < from
                            && once.add(tag)) {
                        records.add(new Recv(
                                tag,
                                history.flow(install, flow, day),
                                history.kind(sender, flow),
                                from + History.MINUTE,
                                Recv.Path.STORE,
                                0,
                                Recv.Decode.OK));
                    }
                }
            }
        }
        return records;
    }

    private Sent sent(int install, int number, int i, long at) {
        int flow = i % History.FLOWS;
        return new Sent(
                // conversations of their own: their numbers begin anew
                history.flow(install, 20 + flow, BOOT + 40L * number),
                i / History.FLOWS,
                history.message(install, BOOT + number, i),
                history.kind(install, flow),
                history.topic(install, flow),
                OptionalInt.empty(),
                9,
                history.mode(install),
                at,
                Sent.Outcome.PUBLISHED,
                OptionalLong.of(at + 300),
                SendError.NONE,
                OptionalInt.of(1),
                1);
    }

    private static DecodedBatch decoded(Batch batch) {
        try {
            return BatchCodec.decode(BatchCodec.encode(batch));
        } catch (BatchException e) {
            throw new IllegalStateException("a batch of ours cannot be read", e);
        }
    }
}
