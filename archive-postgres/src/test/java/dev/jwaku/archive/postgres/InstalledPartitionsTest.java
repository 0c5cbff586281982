package dev.jwaku.archive.postgres;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Partitions on the PostgreSQL of this machine: with Debian 12 that is version 15. */
class InstalledPartitionsTest extends PartitionsTest {
    private static TestDatabases installed;

    @BeforeAll
    static void start(@TempDir Path folder) {
        installed = TestDatabases.installed(folder);
        databases = installed;
    }

    @AfterAll
    static void stop() {
        if (installed != null) {
            installed.close();
        }
    }
}
