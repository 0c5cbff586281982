package dev.jwaku.tools.archive.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of nwaku's PostgreSQL table from one place to another, as a condition with parameters.
 *
 * @param after the row before the first
 * @param end the last row; to the end if empty
 */
public record Slice(MessageKey after, Optional<MessageKey> end) {
    /**
     * The scalar bounds let an index of the timestamp be used.
     *
     * @param alias of the table
     */
    public String condition(String alias) {
        String place = "(" + alias + ".timestamp, " + alias + ".messageHash)";
        String begin = alias + ".timestamp >= ? AND " + place + " > (?, ?)";
        return end.isEmpty() ? begin : begin + " AND " + alias + ".timestamp <= ? AND " + place + " <= (?, ?)";
    }

    /** What the question marks stand for. */
    public Object[] parameters() {
        List<Object> values = new ArrayList<>(List.of(after.timestamp(), after.timestamp(), after.hash()));
        end.ifPresent(last -> values.addAll(List.of(last.timestamp(), last.timestamp(), last.hash())));
        return values.toArray();
    }
}
