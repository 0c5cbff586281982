package dev.jwaku.telemetry.wire;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Batch;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first line of a batch: which one it is, as in {@link Batch}.
 *
 * @param count how many records follow, those that cannot be read among them
 */
record BatchHeader(Bytes installId, Bytes bootId, long seq, long firstHeld, int count) {
    private static final int VERSION = 1;

    static BatchHeader of(Batch batch, int count) {
        return new BatchHeader(batch.installId(), batch.bootId(), batch.seq(), batch.firstHeld(), count);
    }

    String encode() {
        ObjectNode json = Lines.object();
        json.put("v", VERSION);
        json.put("install_id", installId.toHex());
        json.put("boot_id", bootId.toHex());
        json.put("batch_seq", seq);
        json.put("first_held", firstHeld);
        json.put("n", count);
        return Lines.write(json);
    }

    static BatchHeader decode(String line) throws BatchException {
        try {
            Fields fields = Lines.read(line);
            long version = fields.number("v");
            if (version != VERSION) {
                throw new BatchException(
                        BatchException.Code.UNSUPPORTED_VERSION, "this is version " + VERSION + ", not " + version);
            }
            BatchHeader header = new BatchHeader(
                    fields.bytes("install_id", Batch.ID),
                    fields.bytes("boot_id", Batch.ID),
                    fields.number("batch_seq"),
                    fields.number("first_held"),
                    fields.small("n"));
            if (header.seq < 0
                    || header.seq > Batch.MOST_SEQ
                    || header.firstHeld < 0
                    || header.firstHeld > header.seq) {
                throw new BatchException(BatchException.Code.BAD_HEADER, "batch_seq or first_held is out of range");
            }
            return header;
        } catch (RecordException e) {
            throw new BatchException(BatchException.Code.BAD_HEADER, String.valueOf(e.getMessage()));
        }
    }
}
