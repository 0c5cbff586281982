package dev.jwaku.telemetry.wire;

import dev.jwaku.telemetry.record.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the service says to an upload: the body of its answer, whatever the status.
 *
 * @param stored the number up to which all batches of this boot are stored durably, not counting those below the
 *     {@code first_held} of this upload; -1 if not even that one. Empty if the service does not say
 * @param errors records of this upload that are not stored and never will be; all others of a stored batch are
 */
public record UploadAnswer(Optional<Long> stored, List<RecordError> errors) {
    /** Most bytes of an answer that are read. */
    public static final int MOST_BYTES = 256 * 1024;

    /** Copies the list. */
    public UploadAnswer {
        stored.ifPresent(seq -> {
            if (seq < -1 || seq > Batch.MOST_SEQ) {
                throw new IllegalArgumentException("stored is out of range: " + seq);
            }
        });
        errors = List.copyOf(errors);
    }

    /** As JSON. */
    public String encode() {
        ObjectNode json = Lines.object();
        stored.ifPresent(seq -> json.put("stored", seq));
        ArrayNode list = json.putArray("errors");
        for (RecordError error : errors) {
            list.addObject()
                    .put("record", error.record())
                    .put("code", error.code().wireName())
                    .put("error", error.reason());
        }
        return Lines.write(json);
    }

    /**
     * Reads an answer. Errors with codes that are not known count as {@link RecordError.Code#REFUSED}.
     *
     * @throws RecordException if it is none
     */
    public static UploadAnswer decode(String text) throws RecordException {
        if (text.length() > MOST_BYTES) {
            throw new RecordException(RecordError.Code.TOO_LONG, "an answer has at most " + MOST_BYTES + " bytes");
        }
        JsonNode json = Lines.tree(text);
        Fields fields = new Fields(json);
        Optional<Long> stored = fields.has("stored") ? Optional.of(fields.number("stored")) : Optional.empty();
        List<RecordError> errors = new ArrayList<>();
        try {
            for (JsonNode error : json.path("errors")) {
                Fields one = new Fields(error);
                errors.add(new RecordError(
                        one.small("record"), code(one.text("code")), one.has("error") ? one.text("error") : ""));
            }
            return new UploadAnswer(stored, errors);
        } catch (IllegalArgumentException e) {
            throw new RecordException(RecordError.Code.BAD_FIELD, String.valueOf(e.getMessage()));
        }
    }

    private static RecordError.Code code(String name) {
        for (RecordError.Code code : RecordError.Code.values()) {
            if (code.name().equals(name.toUpperCase(Locale.ROOT))) {
                return code;
            }
        }
        return RecordError.Code.REFUSED;
    }
}
