package dev.jwaku.tools.store.report;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One shape, measured at one archive in one way.
 *
 * @param at in which way
 * @param side which archive
 * @param shape what was asked
 * @param clients how many asked at once, at most
 * @param count answers
 * @param errors what was not answered well, by kind
 * @param latency of the answers; in mixes from the moment at which they were due
 * @param perSecond answers per second; for inserts messages per second
 * @param rows what an answer had, on average
 * @param databaseMillis what the database itself took for one, on average, if it was asked
 */
public record Measured(
        At at,
        String side,
        String shape,
        int clients,
        long count,
        Map<String, Long> errors,
        Latency latency,
        double perSecond,
        double rows,
        OptionalDouble databaseMillis) {
    public Measured {
        errors = new TreeMap<>(errors);
    }

    /** How many were not answered well. */
    public long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How questions came. */
    public enum At {
        /** At the database, one after the other. */
        DATABASE("database"),
        /** At the database, mixed, each when it is due, while messages are inserted. */
        DATABASE_MIX("database-mix"),
        /** At a node over the wire, mixed, each when it is due, while messages are inserted. */
        WIRE_MIX("wire-mix");

        private final String id;

        At(String id) {
            this.id = id;
        }

        /** Its name in reports and thresholds. */
        public String id() {
            return id;
        }
    }
}
