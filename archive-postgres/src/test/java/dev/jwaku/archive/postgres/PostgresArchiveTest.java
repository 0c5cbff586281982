package dev.jwaku.archive.postgres;

import dev.jwaku.archive.MessageArchiveContract;
import dev.jwaku.waku.store.MessageArchive;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all archives do, on PostgreSQL 18. */
@ExtendWith(SharedDatabases.class)
class PostgresArchiveTest extends MessageArchiveContract {
    private static TestDatabases databases;

    @BeforeAll
    static void keep(TestDatabases shared) {
        databases = shared;
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
