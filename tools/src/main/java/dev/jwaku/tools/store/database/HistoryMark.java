package dev.jwaku.tools.store.database;

import dev.jwaku.tools.store.history.HistoryPlan;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A note in a database of which history it has, written when all of it is there: what a later run can use again. */
public final class HistoryMark {
    private static final String TABLE = BenchDatabase.SCHEMA + ".history";

    private HistoryMark() {}

    /** The note, if there is one. */
    public static Optional<HistoryPlan> read(BenchDatabase database) throws SQLException {
        if (database.value("SELECT to_regclass('" + TABLE + "') IS NULL").orElse("t").equals("t")) {
            return Optional.empty();
        }
        List<List<String>> rows = database.rows("SELECT messages, days, topics, seed, end_nanos FROM " + TABLE);
        return rows.stream()
                .findFirst()
                .map(row -> new HistoryPlan(
                        Integer.parseInt(row.get(0)),
                        Integer.parseInt(row.get(1)),
                        Integer.parseInt(row.get(2)),
                        Long.parseLong(row.get(3)),
                        Long.parseLong(row.get(4))));
    }

    /** Writes it. */
    public static void write(BenchDatabase database, HistoryPlan plan) throws SQLException {
        database.execute(
                "CREATE SCHEMA IF NOT EXISTS " + BenchDatabase.SCHEMA,
                "CREATE TABLE " + TABLE + " (messages int, days int, topics int, seed bigint, end_nanos bigint)",
                "INSERT INTO " + TABLE + " VALUES (" + plan.messages() + ", " + plan.days() + ", " + plan.topics()
                        + ", " + plan.seed() + ", " + plan.endNanos() + ")");
    }
}
