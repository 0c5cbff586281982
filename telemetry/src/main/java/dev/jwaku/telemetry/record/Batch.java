package dev.jwaku.telemetry.record;

import dev.jwaku.runtime.Bytes;
import java.util.List;

/**
 * What is uploaded at once. Installation, boot and number together name it: the same three are the same batch, however
 * often they come.
 *
 * @param installId random, drawn anew every thirty days
 * @param bootId random, drawn at each start of the program
 * @param seq contiguous within a boot, from 0
 * @param firstHeld the least number of this boot that the client still has: lower ones will never come (again), and do
 *     not count when the service says up to where it has everything
 * @param records in the order in which they were made
 */
public record Batch(Bytes installId, Bytes bootId, long seq, long firstHeld, List<TelemetryRecord> records) {
    /** Length of both ids, in bytes. */
    public static final int ID = 16;
    /** Most records of one batch. */
    public static final int MOST_RECORDS = 500;
    /** The largest number. */
    public static final long MOST_SEQ = Integer.MAX_VALUE;

    /** Checks the fields and copies the list. */
    public Batch {
        Checks.length("install_id", installId, ID);
        Checks.length("boot_id", bootId, ID);
        Checks.range("batch_seq", seq, 0, MOST_SEQ);
        Checks.range("first_held", firstHeld, 0, seq);
        records = List.copyOf(records);
        Checks.range("records", records.size(), 0, MOST_RECORDS);
    }
}
