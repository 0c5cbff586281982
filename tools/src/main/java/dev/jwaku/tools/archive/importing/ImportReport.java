package dev.jwaku.tools.archive.importing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an import did.
 *
 * @param ranges parts of the source
 * @param skipped parts that were left out since they are older than what is kept
 * @param read rows of all parts, also of earlier runs
 * @param added messages that the target did not have, likewise
 * @param bad rows that were left out, likewise
 * @param badRows some of those that this run met
 * @param readNow rows of this run
 * @param seconds of this run, without the comparison
 * @param end how it ended
 * @param comparison of the two databases; empty if it did not come to that
 */
public record ImportReport(
        int ranges,
        int skipped,
        long read,
        long added,
        long bad,
        List<BadRow> badRows,
        long readNow,
        double seconds,
        End end,
        Optional<ComparisonReport> comparison) {
    /** How an import ended. */
    public enum End {
        /** Everything was read. */
        COMPLETE,
        /** Somebody stopped it. */
        STOPPED,
        /** A bad row, and none was wanted. */
        BAD_ROW
    }

    /** Copies the list. */
    public ImportReport {
        badRows = List.copyOf(badRows);
    }

    /** Whether everything is there and alike. */
    public boolean isGood() {
        return end == End.COMPLETE && comparison.map(ComparisonReport::isGood).orElse(false);
    }

    /** Rows per second of this run. */
    public double rate() {
        return seconds <= 0 ? 0 : readNow / seconds;
    }

    /** The figures by name, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", isGood());
        map.put("end", end.name().toLowerCase(Locale.ROOT));
        map.put("partitions", ranges);
        map.put("partitions_too_old", skipped);
        map.put("rows", read);
        map.put("added", added);
        map.put("already_there", read - added - bad);
        map.put("bad", bad);
        map.put("bad_rows", badRows.stream().map(BadRow::toString).toList());
        map.put("rows_of_this_run", readNow);
        map.put("seconds", Math.round(seconds * 10) / 10.0);
        map.put("rows_per_second", Math.round(rate()));
        comparison.ifPresent(one -> map.put("verification", one.toMap()));
        return map;
    }
}
