package dev.jwaku.telemetry.upload;

import dev.jwaku.telemetry.wire.RecordError;
import dev.jwaku.telemetry.wire.RecordException;
import dev.jwaku.telemetry.wire.UploadAnswer;
import java.util.List;
import java.util.TreeSet;

/**
 * What an answer to an upload means for the journal. A service may be wrong or worse: what it says is taken only as far
 * as it can be true of the batch that was sent.
 */
sealed interface Judgement {
    /** The service has the batch, but for these places: the batch may go. */
    record Stored(List<Integer> refused) implements Judgement {}

    /** The service wants the batch without these places, at least one: they may go, and the rest is sent again. */
    record WithoutThese(List<Integer> refused) implements Judgement {}

    /** Nothing is known to be stored: everything stays. */
    record Nothing(String reason) implements Judgement {}

    /**
     * Judges.
     *
     * @param seq number of the batch that was sent, and the highest of its boot that ever was
     * @param records how many it has
     */
    static Judgement of(TelemetryService.Answer answer, long seq, int records) {
        int status = answer.status();
        boolean isStored = status == 200;
        if (!isStored && (status < 400 || status > 499)) {
            return new Nothing("status " + status);
        }
        UploadAnswer said;
        try {
            said = UploadAnswer.decode(answer.body());
        } catch (RecordException e) {
            return new Nothing("status " + status + " with an answer that is none");
        }
        List<Integer> refused = places(said, records);
        if (!isStored) {
            return refused.isEmpty() ? new Nothing("status " + status) : new WithoutThese(refused);
        }
        long upTo = said.stored().orElse(-1L);
        if (upTo > seq) {
            return new Nothing("it says that it stored batch " + upTo + ", which was never sent");
        }
        return upTo == seq ? new Stored(refused) : new Nothing("it says that it stored up to batch " + upTo);
    }

    private static List<Integer> places(UploadAnswer said, int records) {
        TreeSet<Integer> places = new TreeSet<>();
        for (RecordError error : said.errors()) {
            if (error.record() < records) {
                places.add(error.record());
            }
        }
        return List.copyOf(places);
    }
}
