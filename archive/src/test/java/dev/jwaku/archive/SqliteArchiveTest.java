package dev.jwaku.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StoreQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SqliteArchiveTest extends MessageArchiveContract {
    @Override
    protected MessageArchive open() {
        return SqliteArchive.open(world, folder.resolve("store.sqlite3"));
    }

    @Test
    void messagesSurviveAReopening() {
        archive.insert(Messages.upTo(10));
        archive.close();
        archive = open();
        assertThat(archive.count()).isEqualTo(10);
        assertThat(archive.insert(Messages.upTo(12))).isEqualTo(2);
    }

    @Test
    void aSecondOpeningIsRefused() {
        assertKind(ArchiveException.Kind.IN_USE, this::open);
    }

    @Test
    void whatIsNoDatabaseIsLeftAsItIs() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "not a database, but of some length: ".repeat(100));
        byte[] before = Files.readAllBytes(text);
        assertKind(ArchiveException.Kind.UNREADABLE, () -> SqliteArchive.open(world, text));
        assertThat(Files.readAllBytes(text)).isEqualTo(before);
    }

    @Test
    void damageIsReportedAndNothingDeleted() throws IOException {
        Path file = folder.resolve("damaged.sqlite3");
        try (MessageArchive whole = SqliteArchive.open(world, file)) {
            whole.insert(Messages.upTo(2000));
        }
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(file, bytes);
        assertKind(ArchiveException.Kind.UNREADABLE, () -> {
            try (MessageArchive damaged = SqliteArchive.open(world, file)) {
                damaged.query(
                        StoreQuery.builder().forward(true).includeData(true).build());
            }
        });
        assertThat(Files.size(file)).isEqualTo(bytes.length);
    }

    @Test
    void theSizeShrinksToThePolicy() {
        archive.insert(Messages.upTo(20_000));
        long before = archive.sizeBytes();
        RetentionPolicy policy = RetentionPolicy.parse("size:1mb");
        assertThat(before).isGreaterThan(2L << 20);
        new Retention(world, archive, policy).apply();
        assertThat(archive.sizeBytes()).isLessThanOrEqualTo(1L << 20);
        assertThat(archive.count()).isPositive();
    }

    private static void assertKind(ArchiveException.Kind kind, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ArchiveException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
