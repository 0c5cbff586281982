package dev.jwaku.telemetry.wire;

import dev.jwaku.telemetry.record.Batch;
import java.util.List;

/**
 * What was read of an upload.
 *
 * @param batch with the records that could be read
 * @param places where each of them was in the upload, for errors about them
 * @param errors the records that could not
 */
public record DecodedBatch(Batch batch, List<Integer> places, List<RecordError> errors) {
    /** Copies the lists. */
    public DecodedBatch {
        places = List.copyOf(places);
        errors = List.copyOf(errors);
        if (places.size() != batch.records().size()) {
            throw new IllegalArgumentException("each record has a place");
        }
    }
}
