package dev.jwaku.archive.postgres;

import dev.jwaku.archive.MessageArchiveContract;
import dev.jwaku.waku.store.MessageArchive;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What all archives do, on the PostgreSQL of this machine: with Debian 12 that is version 15. */
class InstalledPostgresTest extends MessageArchiveContract {
    private static TestDatabases databases;

    @BeforeAll
    static void start(@TempDir Path folder) {
        databases = TestDatabases.installed(folder);
    }

    @AfterAll
    static void stop() {
        if (databases != null) {
            databases.close();
        }
    }

    @Override
    protected MessageArchive open() {
        try {
            return databases.open(world, databases.config(databases.create()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
