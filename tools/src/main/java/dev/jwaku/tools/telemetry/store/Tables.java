package dev.jwaku.tools.telemetry.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The tables: of scripts, which SQLite reads in its own words. */
final class Tables {
    /** Those in partitions by month. */
    static final List<String> PARTITIONED = List.of("sent", "witness", "presence");

    /** Of the tables of a file; a later version has further scripts. */
    static final List<String> SCRIPTS =
            List.of("schema/V1__telemetry.sql", "schema/V2__hours.sql", "schema/V3__crosscheck.sql");

    private static final int MONTHS_AROUND = 2;

    private Tables() {}

    /** The statements of a script for SQLite: without partitions, and with its name for bytes. */
    static List<String> sqlite(String name) {
        String script = read(name)
                .replaceAll("(?m)^\\s*--.*$", "")
                .replaceAll("PARTITION BY RANGE \\([a-z_]+\\)", "")
                .replace("bytea", "blob");
        List<String> statements = new ArrayList<>();
        for (String statement : script.split(";", -1)) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
        return statements;
    }

    private static String read(String name) {
        try (InputStream in = Tables.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the program: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Statements that make the partitions around a moment, if they are not there. */
    static List<String> partitions(Instant now) {
        List<String> statements = new ArrayList<>();
        YearMonth present = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        for (int i = -MONTHS_AROUND; i <= MONTHS_AROUND; i++) {
            YearMonth month = present.plusMonths(i);
            for (String table : PARTITIONED) {
                statements.add("CREATE TABLE IF NOT EXISTS " + name(table, month) + " PARTITION OF " + table
                        + " FOR VALUES FROM (" + begin(month) + ") TO (" + begin(month.plusMonths(1)) + ")");
            }
        }
        return statements;
    }

    /** The partition of a month. */
    static String name(String table, YearMonth month) {
        return "%s_%04d_%02d".formatted(table, month.getYear(), month.getMonthValue());
    }

    private static long begin(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
