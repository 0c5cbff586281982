package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.archive.Archiver;
import dev.jwaku.archive.Messages;
import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.StoreQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk of a few megabytes that fills up: only root can make one. */
@Timeout(120)
class DiskFullTest {
    private static final int PAYLOAD = 100_000;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final SystemWorld world = new SystemWorld();

    @TempDir
    Path folder;

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        mounted = runs("mount", "-t", "tmpfs", "-o", "size=110m", "none", disk.toString());
        if (!mounted) {
            System.out.println("NOT RUN: a full disk needs root, who may mount one");
        }
        Assumptions.assumeTrue(mounted, "no small disk can be mounted");
    }

    @AfterEach
    void unmount() throws Exception {
        world.close();
        if (mounted) {
            assertThat(runs("umount", disk.toString())).isTrue();
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private WakuMessage message(int number) {
        byte[] payload = new byte[PAYLOAD];
        payload[0] = (byte) number;
        payload[1] = (byte) (number >> 8);
        return WakuMessage.builder(Bytes.wrap(payload), ContentTopic.of("/test/1/chat/proto"))
                .timestamp(Range.nanos(world.now()))
                .build();
    }

    private static boolean isFull(Archiver archiver) {
        return archiver.health()
                .failure()
                .filter(text -> text.startsWith("FULL"))
                .isPresent();
    }

    @Test
    void isSaidAndOvercome() throws Exception {
        Set<MessageHash> kept = new ConcurrentSkipListSet<>();
        Path ballast = disk.resolve("ballast");
        try (PostgresServer server = PostgresServer.create(
                        EmbeddedBinaries.unpacked(),
                        disk.resolve("postgres"),
                        List.of("fsync = off", "max_wal_size = 32MB", "min_wal_size = 32MB", "wal_recycle = off"));
                PostgresArchive archive =
                        PostgresArchive.open(world, PostgresConfig.of(PostgresUrl.parse(server.url())))) {
            Files.write(ballast, new byte[40_000_000]);
            try (Archiver archiver = Archiver.start(world, archive, message -> kept.add(message.hash()))) {
                int number = 0;
                while (!isFull(archiver)) {
                    archiver.accept(Messages.TOPIC, message(number++));
                    await().pollInterval(Duration.ofMillis(5))
                            .atMost(LIMIT)
                            .until(() -> archiver.health().waiting() < 20 || isFull(archiver));
                }
                // what is kept can be read
                assertThat(archive.query(StoreQuery.builder().limit(3).build()).entries())
                        .hasSize(3);
                // somebody makes room
                Files.delete(ballast);
                int last = number;
                archiver.accept(Messages.TOPIC, message(last));
                await().atMost(LIMIT)
                        .until(() -> archiver.health().waiting() == 0
                                && archiver.health().isHealthy());
                await().atMost(LIMIT).until(() -> kept.size() == last + 1);
                assertThat(archive.count()).isEqualTo(kept.size());
            }
        }
    }
}
