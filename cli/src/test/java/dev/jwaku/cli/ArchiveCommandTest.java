package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.archive.importing.ImportListener;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.ArchivedMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ArchiveCommandTest {
    private static final int MESSAGES = 100;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void aHistoryIsMovedVerifiedAndDescribed() throws SQLException {
        String theirs = theirs();
        String ours = "sqlite://" + folder.resolve("ours");

        assertThat(run("archive", "import", "--from=" + theirs, "--to=" + ours)).isZero();
        assertThat(out.toString()).contains("100 messages added", "GOOD: everything is there");
        assertThat(run("archive", "verify", "--from=" + theirs, "--to=" + ours)).isZero();
        assertThat(run("archive", "verify", "--url=" + ours)).isZero();
        assertThat(run("archive", "stats", "--url=" + ours)).isZero();
        assertThat(out.toString()).contains("100 messages", "/app/1/chat/proto", "2026-01-01T00:00:00Z");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void programsGetObjects() throws SQLException {
        String theirs = theirs();
        String ours = "sqlite://" + folder.resolve("ours");
        assertThat(run("archive", "import", "--json", "--from=" + theirs, "--to=" + ours))
                .isZero();
        JsonNode first =
                new JsonMapper().readTree(out.toString().lines().findFirst().orElseThrow());
        assertThat(first.get("progress").asString()).isEqualTo("import");
        assertThat(last().get("good").asBoolean()).isTrue();
        assertThat(last().get("verification").get("sampled").asInt()).isEqualTo(MESSAGES);
        assertThat(run("archive", "stats", "--json", "--url=" + ours)).isZero();
        assertThat(last().get("messages").asInt()).isEqualTo(MESSAGES);
        assertThat(run("archive", "verify", "--json", "--url=" + ours)).isZero();
        assertThat(last().get("mismatched").asInt()).isZero();
    }

    private JsonNode last() {
        return new JsonMapper().readTree(out.toString().lines().toList().getLast());
    }

    @Test
    void differencesAndBadRowsAreABadEnd() throws SQLException {
        String theirs = theirs();
        String ours = "sqlite://" + folder.resolve("ours");
        sql("theirs", "INSERT INTO message VALUES (x'2f', x'2f', NULL, 0, x'abcd', 18, NULL)");
        assertThat(run("archive", "import", "--strict", "--from=" + theirs, "--to=" + ours))
                .isEqualTo(1);
        assertThat(out.toString()).contains("bad row: 1970-01-01: row of time 18, hash 'abcd': the hash has 2 bytes");
        assertThat(run("archive", "import", "--from=" + theirs, "--to=" + ours)).isZero();
        sql("ours", "DELETE FROM message WHERE ts = 1767225600000000001");
        assertThat(run("archive", "verify", "--from=" + theirs, "--to=" + ours)).isEqualTo(1);
        assertThat(out.toString()).contains("1 missing", "BAD: the histories differ");
        sql("ours", "UPDATE message SET meta = x'00'");
        assertThat(run("archive", "verify", "--url=" + ours)).isEqualTo(1);
        assertThat(out.toString()).contains("99 do not fit");
    }

    @Test
    void wrongUseIsOneLineWithoutThePassword() {
        assertWrongUse("--from is needed", "archive", "import");
        assertWrongUse(
                "--to: a database is postgres://", "archive", "import", "--from=sqlite://a", "--to=mysql://a:secret@b");
        assertWrongUse("there are 'archive import'", "archive", "export");
        assertWrongUse("unexpected argument 'postgres://…@h/d'", "archive", "stats", "postgres://u:secret@h/d");
        assertWrongUse("either --from and --to, or --url", "archive", "verify");
        assertWrongUse("--to is needed", "archive", "verify", "--from=sqlite://a");
        assertWrongUse(
                "cannot use postgres://127.0.0.1:1/d", "archive", "stats", "--url=postgres://u:secret@127.0.0.1:1/d");
        assertWrongUse("there is no such file", "archive", "stats", "--url=sqlite://" + folder.resolve("none"));
        assertWrongUse(
                "--retention: unknown",
                "archive",
                "import",
                "--from=sqlite://a",
                "--to=sqlite://b",
                "--retention=age:1");
        assertWrongUse("--sample must be", "archive", "verify", "--url=sqlite://a", "--sample=-1");
    }

    @Test
    void eachCommandExplainsItself() {
        for (String command : new String[] {"import", "verify", "stats"}) {
            assertThat(run("archive", command, "--help")).isZero();
        }
        assertThat(run("archive", "--help")).isZero();
        assertThat(out.toString()).contains("--strict", "--url", "--exact");
    }

    @Test
    void progressIsALineWithRateAndTimeLeft() {
        ImportListener.Progress progress = new ImportListener.Progress(
                ImportListener.Phase.IMPORT, "messages_1_2", 250_000, 1_000_000, 3, 200_000, Duration.ofSeconds(20));
        assertThat(ImportScreen.line(progress))
                .isEqualTo(
                        "import  25 %  250,000 of about 1,000,000 rows  10,000/s  0:01:15 left  3 bad  messages_1_2");
    }

    private String theirs() throws SQLException {
        sql(
                "theirs",
                "CREATE TABLE message (pubsubTopic BLOB NOT NULL, contentTopic BLOB NOT NULL, payload BLOB,"
                        + " version INTEGER NOT NULL, messageHash BLOB PRIMARY KEY, timestamp INTEGER NOT NULL,"
                        + " meta BLOB) WITHOUT ROWID",
                "CREATE INDEX i_ts ON message (timestamp)",
                "PRAGMA user_version = 10");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("theirs"));
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO message VALUES (?, ?, ?, 0, ?, ?, NULL)")) {
            for (int i = 0; i < MESSAGES; i++) {
                ArchivedMessage message = ArchivedMessage.of(
                        new Shard(16, 32).topic(),
                        WakuMessage.builder(Bytes.utf8("hello"), ContentTopic.of("/app/1/chat/proto"))
                                .timestamp(1_767_225_600_000_000_000L + i)
                                .build());
                insert.setBytes(1, message.topic().name().getBytes(StandardCharsets.UTF_8));
                insert.setBytes(2, "/app/1/chat/proto".getBytes(StandardCharsets.UTF_8));
                insert.setBytes(3, message.message().payload().toByteArray());
                insert.setBytes(4, message.hash().bytes().toByteArray());
                insert.setLong(5, message.timestamp());
                insert.executeUpdate();
            }
        }
        return "sqlite://" + folder.resolve("theirs");
    }

    private void sql(String file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(file));
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private void assertWrongUse(String reason, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(reason).doesNotContain("secret");
    }

    private int run(String... arguments) {
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
