package dev.jwaku.tools.store.database;

import dev.jwaku.tools.store.history.HistoryPlan;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A note in a database of which history it has, written when all of it is there: what a later run can use again. */
public enum HistoryMark {
    /** In our archive. */
    OURS,
    /** In the reference's tables. */
    REFERENCE;

    private static final String TABLE = BenchDatabase.SCHEMA + ".history";

    /** The note, if there is one. */
    public Optional<HistoryPlan> read(BenchDatabase database) throws SQLException {
        if (!database.hasTable(TABLE)) {
            return Optional.empty();
        }
        List<List<String>> rows = database.rows(
                "SELECT messages, days, topics, seed, end_nanos FROM " + TABLE + " WHERE what = '" + name() + "'");
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
    public void write(BenchDatabase database, HistoryPlan plan) throws SQLException {
        database.execute(
                "CREATE SCHEMA IF NOT EXISTS " + BenchDatabase.SCHEMA,
                "CREATE TABLE IF NOT EXISTS " + TABLE + " (what text PRIMARY KEY, messages int, days int, topics int,"
                        + " seed bigint, end_nanos bigint)",
                "INSERT INTO " + TABLE + " VALUES ('" + name() + "', " + plan.messages() + ", " + plan.days() + ", "
                        + plan.topics() + ", " + plan.seed() + ", " + plan.endNanos() + ")");
    }
}
