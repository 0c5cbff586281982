package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.MessageArchiveContract;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.store.MessageArchive;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresArchiveTest extends MessageArchiveContract {
    private static TestDatabases databases;

    @BeforeAll
    static void startServer(@TempDir Path folder) {
        databases = TestDatabases.start(folder);
    }

    @AfterAll
    static void stopServer() {
        databases.close();
    }

    @Override
    protected MessageArchive open() {
        try {
            PostgresArchive archive = PostgresArchive.open(world, databases.config(databases.create()));
            assertThat(archive.awaitReady(Deadline.after(world, Duration.ofSeconds(30))))
                    .as("%s", archive.trouble())
                    .isTrue();
            return archive;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
