package dev.jwaku.telemetry.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Ack;
import dev.jwaku.telemetry.record.Batch;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BatchCodecPropertyTest {
    private static Bytes bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static <E> E one(Random random, E[] values) {
        return values[random.nextInt(values.length)];
    }

    private static long time(Random random) {
        return TelemetryRecord.rounded(random.nextLong(4_102_444_800_000L));
    }

    private static long count(Random random) {
        return random.nextLong(1L << random.nextInt(1, 53));
    }

    private static TelemetryRecord anyRecord(Random random) {
        return switch (random.nextInt(7)) {
            case 0 ->
                new Session(
                        time(random),
                        "jwaku/" + random.nextInt(),
                        "linux \"ü\\",
                        one(random, Mode.values()),
                        random.nextBoolean()
                                ? Optional.of(new Session.ClockOffset(random.nextInt(), random.nextInt(1000)))
                                : Optional.empty(),
                        bytes(random, 32));
            case 1 ->
                new Heartbeat(
                        random.nextInt(Integer.MAX_VALUE),
                        time(random),
                        time(random),
                        random.nextInt(256),
                        new Counters(
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                count(random)));
            case 2 -> anySent(random);
            case 3 ->
                new Ack(
                        bytes(random, 16),
                        bytes(random, 8),
                        time(random),
                        random.nextBoolean() ? OptionalInt.of(random.nextInt(100)) : OptionalInt.empty());
            case 4 -> new Stored(bytes(random, 16), time(random), one(random, Stored.Result.values()));
            case 5 ->
                new Recv(
                        bytes(random, 16),
                        bytes(random, 8),
                        one(random, Kind.values()),
                        time(random),
                        one(random, Recv.Path.values()),
                        random.nextInt(1000),
                        one(random, Recv.Decode.values()));
            default ->
                new Missed(
                        one(random, TopicClass.values()),
                        random.nextInt(1000),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        time(random));
        };
    }

    private static Sent anySent(Random random) {
        return new Sent(
                bytes(random, 8),
                random.nextInt(Integer.MAX_VALUE),
                bytes(random, 16),
                one(random, Kind.values()),
                one(random, TopicClass.values()),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(256)) : OptionalInt.empty(),
                random.nextInt(32),
                one(random, Mode.values()),
                time(random),
                one(random, Sent.Outcome.values()),
                random.nextBoolean() ? OptionalLong.of(time(random)) : OptionalLong.empty(),
                one(random, SendError.values()),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(100)) : OptionalInt.empty(),
                random.nextInt(1000));
    }

    private static Batch anyBatch(Random random, int size) {
        List<TelemetryRecord> records = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            records.add(anyRecord(random));
        }
        int seq = random.nextInt(Integer.MAX_VALUE);
        return new Batch(bytes(random, 16), bytes(random, 16), seq, random.nextInt(seq + 1), records);
    }

    @Property(tries = 100)
    void aBatchIsReadAsItWasWritten(@ForAll long seed, @ForAll @IntRange(max = 60) int size) throws BatchException {
        Batch batch = anyBatch(new Random(seed), size);
        DecodedBatch decoded = BatchCodec.decode(BatchCodec.encode(batch));
        assertThat(decoded.batch()).isEqualTo(batch);
        assertThat(decoded.errors()).isEmpty();
        assertThat(BatchCodec.encode(batch)).isEqualTo(BatchCodec.encode(batch));
    }

    @Property(tries = 300)
    void anyBytesAreABatchOrATypedError(@ForAll byte[] bytes) {
        assertThat(codeOf(Bytes.of(bytes))).isEqualTo(BatchException.Code.NOT_GZIP);
    }

    @Property(tries = 300)
    void anyDamageOfTheTextIsABatchOrATypedError(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Batch batch = anyBatch(random, 5);
        byte[] text = BatchCodec.text(
                        batch, batch.records().stream().map(RecordCodec::encode).toList())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            text[random.nextInt(text.length)] = (byte) random.nextInt(256);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text);
        }
        try {
            DecodedBatch decoded = BatchCodec.decode(Bytes.wrap(packed.toByteArray()));
            assertThat(decoded.errors().size() + decoded.batch().records().size())
                    .isEqualTo(5);
        } catch (BatchException e) {
            assertThat(e.code()).isNotNull();
        }
    }

    /** Merging says the same whichever of two records comes first, and however often. */
    @Property(tries = 300)
    void outcomesAreMergedInAnyOrder(@ForAll long seed) {
        Random random = new Random(seed);
        Sent first = anySent(random);
        Sent pending = first.with(Sent.Outcome.PENDING, OptionalLong.empty(), SendError.NONE);
        Sent failed = first.with(Sent.Outcome.FAILED, OptionalLong.empty(), SendError.NO_PEER);
        Sent published = first.with(Sent.Outcome.PUBLISHED, OptionalLong.of(time(random)), SendError.NONE);
        assertThat(pending.merge(failed).merge(published)).isEqualTo(published);
        assertThat(published.merge(failed).merge(pending)).isEqualTo(published);
        assertThat(failed.merge(pending).merge(published).merge(failed)).isEqualTo(published);
    }

    private static BatchException.Code codeOf(Bytes packed) {
        try {
            BatchCodec.decode(packed);
            throw new AssertionError("this was no batch");
        } catch (BatchException e) {
            return e.code();
        }
    }
}
