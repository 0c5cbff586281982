package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.archive.Messages;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Databases that are not, or not only, ours. */
@Timeout(60)
@ExtendWith(SharedDatabases.class)
class StrangeDatabasesTest {
    private final SystemWorld world = new SystemWorld();
    private final TestDatabases databases;
    private String database;

    StrangeDatabasesTest(TestDatabases databases) {
        this.databases = databases;
    }

    @BeforeEach
    void create() throws Exception {
        database = databases.create();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void assertRefused(PostgresConfig config, String reason) {
        try (PostgresArchive archive = PostgresArchive.open(world, config)) {
            await().until(() -> archive.trouble().orElse("").contains(reason));
            assertThatThrownBy(() -> archive.insert(Messages.upTo(1)))
                    .isInstanceOfSatisfying(
                            ArchiveException.class,
                            e -> assertThat(e.kind()).isEqualTo(ArchiveException.Kind.UNAVAILABLE))
                    .hasMessageContaining(reason);
            assertThat(archive.awaitReady(Deadline.after(world, Duration.ofMillis(600))))
                    .isFalse();
        }
    }

    @Test
    void aNewerSchemaIsLeftAlone() throws Exception {
        databases.open(world, databases.config(database)).close();
        databases.run(
                database,
                "INSERT INTO jwaku_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) VALUES (9, '9', 'x', 'SQL', 'V9__x.sql', 'x', 1, true)");
        assertRefused(databases.config(database), "schema version 9, made by a newer program; this one knows 1");
    }

    @Test
    void tablesOfAnotherShapeAreLeftAlone() throws Exception {
        databases.open(world, databases.config(database)).close();
        databases.run(database, "ALTER TABLE message ADD COLUMN extra int");
        assertRefused(databases.config(database), "not as this program makes them");
    }

    /** go-waku calls its table so. */
    @Test
    void aTableOfAnotherProgramWithOurNameIsLeftAlone() throws Exception {
        databases.run(database, "CREATE TABLE message (messageHash bytea PRIMARY KEY)");
        databases.run(database, "INSERT INTO message VALUES ('x')");
        assertRefused(databases.config(database), "is the database that of another program?");
        assertThat(databases.run(database, "SELECT count(*) FROM message")).hasValue("1");
        assertThat(databases.run(database, "SELECT to_regclass('topic')")).isEmpty();
    }

    /** nwaku's tables have other names. */
    @Test
    void aForeignSchemaMayBeThereToo() throws Exception {
        databases.run(
                database,
                "CREATE TABLE messages (pubsubTopic VARCHAR NOT NULL, messageHash VARCHAR NOT NULL,"
                        + " timestamp BIGINT NOT NULL) PARTITION BY RANGE (timestamp);"
                        + " CREATE TABLE version (version INTEGER NOT NULL); INSERT INTO version VALUES (8)");
        try (PostgresArchive archive = databases.open(world, databases.config(database))) {
            assertThat(archive.insert(Messages.upTo(3))).isEqualTo(3);
        }
        assertThat(databases.run(database, "SELECT version FROM version")).hasValue("8");
    }

    @Test
    void anotherSchemaOfTheDatabaseMayBeOurs() throws Exception {
        databases.run(database, "CREATE SCHEMA waku");
        PostgresConfig config =
                PostgresConfig.of(PostgresUrl.parse(databases.server().url(database) + "?search_path=waku"));
        try (PostgresArchive archive = databases.open(world, config)) {
            assertThat(archive.insert(Messages.upTo(3))).isEqualTo(3);
            assertThat(archive.query(StoreQuery.builder().build()).entries()).hasSize(3);
        }
        assertThat(databases.run(database, "SELECT count(*) FROM waku.message")).hasValue("3");
        assertThat(databases.run(database, "SELECT to_regclass('public.message')"))
                .isEmpty();
    }

    @Test
    void withoutMigrationsTheTablesMustBeThere() throws Exception {
        assertRefused(databases.config(database).withMigrate(false), "schema version none, not 1");
        assertThat(databases.run(database, "SELECT to_regclass('message')")).isEmpty();
        databases.open(world, databases.config(database)).close();
        databases.open(world, databases.config(database).withMigrate(false)).close();
    }

    @Test
    void theEncodingMustBeUtf8() throws Exception {
        databases.run("postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
        assertRefused(databases.config("latin"), "encoding LATIN1, not UTF8");
    }

    @Test
    void severalNodesMayMakeTheTablesAtOnce() {
        List<PostgresArchive> archives = List.of(
                PostgresArchive.open(world, databases.config(database)),
                PostgresArchive.open(world, databases.config(database)),
                PostgresArchive.open(world, databases.config(database)));
        for (PostgresArchive archive : archives) {
            assertThat(archive.awaitReady(Deadline.after(world, Duration.ofSeconds(30))))
                    .as("%s", archive.trouble())
                    .isTrue();
        }
        int added = archives.stream()
                .mapToInt(archive -> archive.insert(Messages.upTo(10)))
                .sum();
        assertThat(added).isEqualTo(10);
        archives.forEach(PostgresArchive::close);
    }

    @Test
    void aDatabaseThatIsNotThereIsSaid() {
        assertRefused(databases.config("nowhere"), "database \"nowhere\" does not exist");
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() {
        String url = databases.server().url(database).replace("jwaku:jwaku@", "jwaku:hunter2@");
        assertRefused(PostgresConfig.of(PostgresUrl.parse(url)), "password authentication failed");
        try (PostgresArchive archive = PostgresArchive.open(world, PostgresConfig.of(PostgresUrl.parse(url)))) {
            await().until(() -> archive.trouble().orElse("").contains("password"));
            assertThat(archive.trouble().orElse("")).doesNotContain("hunter2");
        }
    }
}
