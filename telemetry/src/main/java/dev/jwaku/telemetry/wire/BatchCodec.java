package dev.jwaku.telemetry.wire;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.TelemetryRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Batches as gzip of JSON lines: a header, then one line per record. Equal batches give equal bytes. */
public final class BatchCodec {
    /** What HTTP calls it. */
    public static final String CONTENT_TYPE = "application/x-ndjson";
    /** Most bytes of an unpacked batch. */
    public static final int MOST_BYTES = (Batch.MOST_RECORDS + 1) * (RecordCodec.MOST_LINE_BYTES + 1);
    /** Most bytes of a packed batch. */
    public static final int MOST_PACKED_BYTES = 256 * 1024;

    private BatchCodec() {}

    /** The batch, packed: the body of an upload. */
    public static Bytes encode(Batch batch) {
        List<String> lines = batch.records().stream().map(RecordCodec::encode).toList();
        return pack(text(batch, lines));
    }

    /** The same of records that are lines already; the batch says which one it is. */
    public static Bytes encode(Batch name, List<String> lines) {
        return pack(text(name, lines));
    }

    /** The same before it is packed: what a person can read. */
    public static String text(Batch name, List<String> lines) {
        if (lines.size() > Batch.MOST_RECORDS) {
            throw new IllegalArgumentException("a batch has at most " + Batch.MOST_RECORDS + " records");
        }
        StringBuilder text = new StringBuilder();
        text.append(BatchHeader.of(name, lines.size()).encode()).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static Bytes pack(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return Bytes.wrap(packed.toByteArray());
    }

    /**
     * Reads a batch.
     *
     * @param packed as {@link #encode} made it, or anything
     * @throws BatchException if it is no batch
     */
    public static DecodedBatch decode(Bytes packed) throws BatchException {
        List<String> lines = lines(unpack(packed));
        if (lines.isEmpty()) {
            throw new BatchException(BatchException.Code.BAD_HEADER, "there is no header");
        }
        BatchHeader header = BatchHeader.decode(lines.getFirst());
        int count = lines.size() - 1;
        if (count != header.count() || count > Batch.MOST_RECORDS) {
            throw new BatchException(
                    BatchException.Code.BAD_COUNT,
                    "the header says " + header.count() + " records, there are " + count + "; " + Batch.MOST_RECORDS
                            + " at most");
        }
        List<TelemetryRecord> records = new ArrayList<>(count);
        List<Integer> places = new ArrayList<>(count);
        List<RecordError> errors = new ArrayList<>();
        for (int place = 0; place < count; place++) {
            try {
                records.add(RecordCodec.decode(lines.get(place + 1)));
                places.add(place);
            } catch (RecordException e) {
                errors.add(e.at(place));
            }
        }
        Batch batch = new Batch(header.installId(), header.bootId(), header.seq(), header.firstHeld(), records);
        return new DecodedBatch(batch, places, errors);
    }

    private static byte[] unpack(Bytes packed) throws BatchException {
        if (packed.length() > MOST_PACKED_BYTES) {
            throw new BatchException(
                    BatchException.Code.TOO_LARGE, "a packed batch has at most " + MOST_PACKED_BYTES + " bytes");
        }
        byte[] unpacked;
        try {
            unpacked = Gunzip.unpack(packed.toByteArray(), MOST_BYTES + 1);
        } catch (IOException e) {
            throw new BatchException(BatchException.Code.NOT_GZIP, "this is no gzip");
        }
        if (unpacked.length > MOST_BYTES) {
            throw new BatchException(
                    BatchException.Code.TOO_LARGE, "an unpacked batch has at most " + MOST_BYTES + " bytes");
        }
        return unpacked;
    }

    /** Ends of lines are line feeds; the last one may lack it. */
    private static List<String> lines(byte[] unpacked) throws BatchException {
        List<String> lines = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < unpacked.length; i++) {
            if (unpacked[i] == '\n') {
                lines.add(new String(unpacked, begin, i - begin, StandardCharsets.UTF_8));
                begin = i + 1;
                if (lines.size() > Batch.MOST_RECORDS + 1) {
                    throw new BatchException(
                            BatchException.Code.BAD_COUNT, "a batch has at most " + Batch.MOST_RECORDS + " records");
                }
            }
        }
        if (begin < unpacked.length) {
            lines.add(new String(unpacked, begin, unpacked.length - begin, StandardCharsets.UTF_8));
        }
        return lines;
    }
}
