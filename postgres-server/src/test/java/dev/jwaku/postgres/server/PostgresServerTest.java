package dev.jwaku.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PostgresServerTest {
    @TempDir
    Path folder;

    @Test
    void startsDiesAndStartsAgainOnItsPort() throws Exception {
        try (PostgresServer server =
                PostgresServer.create(EmbeddedBinaries.unpacked(), folder.resolve("data"), List.of("fsync = off"))) {
            new Socket("127.0.0.1", server.port()).close();
            assertThat(ProcessHandle.of(server.pid())).isPresent();
            server.kill();
            assertThat(server.isRunning()).isFalse();
            server.start();
            new Socket("127.0.0.1", server.port()).close();
            server.freeze();
            server.thaw();
        }
    }

    @Test
    void aFolderOfAnEarlierProgramIsUsedAgain() throws Exception {
        Path data = folder.resolve("data");
        PostgresServer.create(EmbeddedBinaries.unpacked(), data, List.of("fsync = off"))
                .close();
        try (PostgresServer again = PostgresServer.open(EmbeddedBinaries.unpacked(), data)) {
            new Socket("127.0.0.1", again.port()).close();
        }
        assertThatThrownBy(() -> PostgresServer.open(EmbeddedBinaries.unpacked(), folder.resolve("nothing")))
                .isInstanceOf(PostgresServerException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void aReplicaHasAPortOfItsOwn() {
        try (PostgresServer primary = PostgresServer.create(
                        EmbeddedBinaries.unpacked(), folder.resolve("data"), List.of("fsync = off"));
                PostgresServer replica = primary.replica(folder.resolve("replica"))) {
            assertThat(replica.isRunning()).isTrue();
            assertThat(primary.isRunning()).isTrue();
            assertThat(replica.port()).isNotEqualTo(primary.port());
        }
    }

    @Test
    void aWrongSettingIsSaid() {
        assertThatThrownBy(() -> PostgresServer.create(
                        EmbeddedBinaries.unpacked(), folder.resolve("data"), List.of("shared_buffers = much")))
                .isInstanceOf(PostgresServerException.class)
                .hasMessageContaining("shared_buffers");
    }

    @Test
    void aFolderWithoutProgramsIsNone() throws Exception {
        Files.createDirectory(folder.resolve("bin"));
        assertThatThrownBy(() -> new PostgresBinaries(folder.resolve("bin"))).hasMessageContaining("pg_ctl");
    }
}
