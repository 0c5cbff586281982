package dev.jwaku.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.archive.ReferenceSchema.Hour;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.ArchivedMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReferenceSchemaTest {
    private static final long START = 1_730_420_880;
    private static final long NANOS = 1_000_000_000;

    @Test
    void partitionsEndAtFullHours() {
        assertThat(ReferenceSchema.hours(1_730_419_200, 1_730_419_201))
                .containsExactly(new Hour(1_730_419_200, 1_730_422_800));
        assertThat(ReferenceSchema.hours(1_730_420_880, 1_730_422_801))
                .containsExactly(new Hour(1_730_420_880, 1_730_422_800), new Hour(1_730_422_800, 1_730_426_400));
        assertThat(ReferenceSchema.hours(1_730_422_799, 1_730_422_800))
                .containsExactly(new Hour(1_730_422_799, 1_730_422_800));
        assertThat(ReferenceSchema.hours(1_730_422_800, 1_730_422_800)).isEmpty();
    }

    @Test
    void messagesLieAsTheReferencePutsThem(@TempDir Path folder) throws SQLException {
        try (PostgresServer server = PostgresServer.create(
                        EmbeddedBinaries.unpacked(), folder.resolve("data"), List.of("fsync = off"));
                Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
            ReferenceSchema.create(connection);
            ReferenceSchema.createPartitions(connection, START, START + 7200);
            ReferenceSchema.createPartitions(connection, START, START + 7200);
            ArchivedMessage strange = message(START * NANOS, "/a\\b\t\n\r/ü", Bytes.of((byte) 0xAB, (byte) 1));
            ArchivedMessage plain = message((START + 7000) * NANOS, "/app/1/x/proto", Bytes.EMPTY);
            try (ReferenceLoader loader = ReferenceSchema.loader(connection)) {
                loader.add(strange);
                loader.add(plain);
            }

            assertThat(rows(connection, "SELECT tablename FROM pg_tables WHERE tablename ~ '_[0-9]+$' ORDER BY 1"))
                    .containsExactly(
                            "lookup_1730420880_1730422800",
                            "lookup_1730422800_1730426400",
                            "lookup_1730426400_1730430000",
                            "messages_1730420880_1730422800",
                            "messages_1730422800_1730426400",
                            "messages_1730426400_1730430000");
            assertThat(rows(connection, "SELECT to_json(m) FROM messages_1730420880_1730422800 m"))
                    .containsExactly(("{\"pubsubtopic\":\"/waku/2/rs/16/32\",\"contenttopic\":\"/a\\\\b\\t\\n\\r/ü\","
                                    + "\"payload\":\"00ff10\",\"version\":2,\"id\":\"0\",\"messagehash\":\"%s\","
                                    + "\"timestamp\":1730420880000000000,\"meta\":\"ab01\"}")
                            .formatted(strange.hash().bytes().toHex()));
            assertThat(rows(connection, "SELECT meta IS NULL FROM messages_1730426400_1730430000"))
                    .containsExactly("t");
            assertThat(rows(connection, "SELECT messagehash FROM messages_lookup ORDER BY timestamp"))
                    .containsExactly(
                            strange.hash().bytes().toHex(), plain.hash().bytes().toHex());
            assertThat(rows(connection, "SELECT version FROM version")).containsExactly("8");
            assertThat(rows(connection, "SELECT count(*) FROM pg_indexes WHERE tablename LIKE 'messages\\_1%'"))
                    .containsExactly("15");
            assertThatThrownBy(() -> ReferenceSchema.create(connection)).hasMessageContaining("exists");
        }
    }

    private static ArchivedMessage message(long time, String content, Bytes meta) {
        return ArchivedMessage.of(
                new Shard(16, 32).topic(),
                WakuMessage.builder(Bytes.fromHex("00ff10"), ContentTopic.of(content))
                        .timestamp(time)
                        .version(2)
                        .meta(meta)
                        .build());
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = connection.createStatement().executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
