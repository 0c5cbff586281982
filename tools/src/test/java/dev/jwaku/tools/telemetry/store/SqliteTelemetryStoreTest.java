package dev.jwaku.tools.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTelemetryStoreTest extends TelemetryStoreContract {
    @TempDir
    Path folder;

    private int opened;

    @Override
    TelemetryStore open() throws Exception {
        return TelemetryStore.sqlite(folder.resolve("telemetry-" + opened++ + ".sqlite"));
    }

    @Test
    void aFileOfTheFirstVersionGetsTheTablesOfTheSecond() throws Exception {
        Path file = folder.resolve("old.sqlite");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : Tables.sqlite(Tables.SCRIPTS.getFirst())) {
                statement.execute(sql);
            }
            statement.execute("PRAGMA user_version=1");
        }
        try (TelemetryStore store = TelemetryStore.sqlite(file)) {
            long at = NOW.minusSeconds(7200).toEpochMilli();
            store.store(Reports.decoded(Reports.batch(1, 1, 0, Reports.heartbeats(0, 60, at))), NOW);
            assertThat(store.updateSums(NOW)).isPositive();
            assertThat(store.hours(0, 100_000)).hasSize(1);
        }
        TelemetryStore.sqlite(file).close();
    }
}
