package dev.jwaku.messenger.encryption.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.payload.Keccak256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SegmentationTest {
    private static final int SIZE = 10;
    private static final ChatKey SIGNER = Identity.fromPrivateKey(Vectors.A).chatKey();
    private static final ChatKey OTHER = Identity.fromPrivateKey(Vectors.B).chatKey();
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static SystemWorld world;
    private static Database database;
    private static Path folder;

    private final Reassembler reassembler = new Reassembler(SegmentLimits.defaults());

    @BeforeContainer
    static void open() throws IOException {
        world = new SystemWorld();
        folder = Files.createTempDirectory("segments");
        database = Database.open(
                world, folder.resolve("test.db"), new Schema(List.of(Reassembler.TABLES)), StorageConfig.simulated());
    }

    @AfterContainer
    static void close() throws IOException {
        database.close();
        world.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static void clear() {
        database.run("clear", sql -> sql.update("DELETE FROM segments") + sql.update("DELETE FROM segmented_messages"));
    }

    private Reassembly add(ChatKey signer, Bytes segment) {
        return add(reassembler, signer, segment, NOW);
    }

    private static Reassembly add(Reassembler by, ChatKey signer, Bytes segment, Instant time) {
        return database.run("add", sql -> by.add(sql, signer, segment, time));
    }

    private static Bytes message(long seed, int length) {
        byte[] message = new byte[length];
        new Random(seed).nextBytes(message);
        // Zeros at the end are the hard case of a lost last segment.
        for (int i = Math.max(0, length - (int) (seed & 3)); i < length; i++) {
            message[i] = 0;
        }
        return Bytes.wrap(message);
    }

    private static long rows() {
        return database.run("count", sql -> sql.first("SELECT count(*) FROM segments", row -> row.number(1)))
                .orElseThrow();
    }

    @Property(tries = 100)
    void asManySegmentsAsThereIsDataAreEnoughInAnyOrder(
            @ForAll long seed, @ForAll @IntRange(min = 11, max = 400) int length) {
        clear();
        Bytes message = message(seed, length);
        List<Bytes> segments = new ArrayList<>(new Segmenter(SIZE).split(message));
        int data = (length + SIZE - 1) / SIZE;
        assertThat(segments).hasSize(data + data / 8);
        Collections.shuffle(segments, new Random(seed));

        Optional<Bytes> whole = Optional.empty();
        for (int i = 0; i < data; i++) {
            Bytes segment = segments.get(i);
            add(OTHER, segment);
            Reassembly first = add(SIGNER, segment);
            if (first instanceof Reassembly.Complete complete) {
                whole = Optional.of(complete.message());
                assertThat(i).isEqualTo(data - 1);
                assertThat(add(SIGNER, segment)).isEqualTo(first);
                database.run("confirm", sql -> {
                    reassembler.confirm(sql, complete.name(), NOW);
                    return true;
                });
            } else {
                assertThat(first).isInstanceOf(Reassembly.Incomplete.class);
                assertThat(add(SIGNER, segment)).isEqualTo(first);
            }
        }

        assertThat(whole).contains(message);
        for (Bytes segment : segments) {
            assertThat(add(SIGNER, segment)).isInstanceOf(Reassembly.AlreadyComplete.class);
        }
    }

    @Property(tries = 200)
    void anyBytesAreASegmentOrNone(@ForAll byte[] bytes) {
        clear();
        assertThat(add(SIGNER, Bytes.of(bytes))).isInstanceOf(Reassembly.NotASegment.class);
    }

    @Property(tries = 1)
    void smallMessagesStayWhole() {
        assertThat(new Segmenter(SIZE).split(Bytes.utf8("0123456789"))).containsExactly(Bytes.utf8("0123456789"));
        assertThat(new Segmenter(SIZE).split(Bytes.utf8("0123456789a"))).hasSize(2);
        assertThatThrownBy(() -> new Segmenter(1).split(Bytes.wrap(new byte[Segment.MAX_COUNT + 1])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Beyond 256 segments the reference sends no parity. */
    @Property(tries = 1)
    void hugeMessagesHaveNoParity() {
        assertThat(new Segmenter(SIZE).split(message(0, 227 * SIZE))).hasSize(227 + 28);
        assertThat(new Segmenter(SIZE).split(message(0, 228 * SIZE))).hasSize(228 + 28);
        assertThat(new Segmenter(SIZE).split(message(0, 229 * SIZE))).hasSize(229);
    }

    @Property(tries = 1)
    void recoversEachLostSegmentOfALargeMessage() {
        Bytes message = message(2, 8 * Segmenter.MAX_SEGMENT_SIZE - 300_000);
        List<Bytes> segments = new Segmenter(Segmenter.MAX_SEGMENT_SIZE).split(message);
        for (int lost : List.of(0, 4, 7)) {
            clear();
            Reassembly last = new Reassembly.NotASegment();
            for (int i = 0; i < segments.size(); i++) {
                if (i != lost) {
                    last = add(SIGNER, segments.get(i));
                }
            }
            assertThat(last)
                    .isInstanceOfSatisfying(
                            Reassembly.Complete.class,
                            complete -> assertThat(complete.message()).isEqualTo(message));
        }
    }

    @Property(tries = 1)
    void segmentsThatDoNotGiveTheirMessageAreDropped() {
        clear();
        Bytes hash = Keccak256.hash(Bytes.utf8("promised"));
        add(SIGNER, new Segment(hash, false, 0, 2, Bytes.utf8("something")).encode());

        assertThat(add(SIGNER, new Segment(hash, false, 1, 2, Bytes.utf8(" else")).encode()))
                .isInstanceOf(Reassembly.Broken.class);
        assertThat(rows()).isZero();
    }

    @Property(tries = 1)
    void segmentsThatContradictEachOtherAreDropped() {
        clear();
        Bytes hash = Keccak256.hash(Bytes.utf8("promised"));
        add(SIGNER, new Segment(hash, false, 0, 2, Bytes.utf8("something")).encode());

        assertThat(add(SIGNER, new Segment(hash, false, 1, 3, Bytes.utf8(" else")).encode()))
                .isInstanceOf(Reassembly.Broken.class);
        assertThat(rows()).isZero();
    }

    /** Parity of another length, or of another message, does not harm while the data may still come. */
    @Property(tries = 1)
    void wrongParityDoesNotHarm() {
        clear();
        Bytes message = message(1, 80);
        List<Bytes> segments = new Segmenter(SIZE).split(message);
        Bytes hash = Keccak256.hash(message);
        add(SIGNER, new Segment(hash, true, 0, 1, Bytes.utf8("short")).encode());
        for (int i = 0; i < 7; i++) {
            assertThat(add(SIGNER, segments.get(i))).isInstanceOf(Reassembly.Incomplete.class);
        }
        add(SIGNER, new Segment(hash, true, 0, 1, Bytes.utf8("wrong-ones")).encode());

        assertThat(add(SIGNER, segments.get(7)))
                .isInstanceOfSatisfying(
                        Reassembly.Complete.class,
                        complete -> assertThat(complete.message()).isEqualTo(message));
    }

    @Property(tries = 1)
    void theOldestUnfinishedMessageMakesRoom() {
        clear();
        Reassembler small = new Reassembler(new SegmentLimits(100, 50, 150, 60, Duration.ofDays(31)));
        List<Bytes> first = new Segmenter(SIZE).split(message(1, 60));
        List<Bytes> second = new Segmenter(SIZE).split(message(2, 60));
        first.subList(1, 6).forEach(segment -> add(small, SIGNER, segment, NOW));
        second.subList(1, 6).forEach(segment -> add(small, SIGNER, segment, NOW.plusSeconds(1)));
        assertThat(rows()).isEqualTo(10);

        assertThat(add(small, SIGNER, second.getFirst(), NOW.plusSeconds(2))).isInstanceOf(Reassembly.Complete.class);
        assertThat(rows()).isEqualTo(6);
        List<Bytes> foreign = new Segmenter(SIZE).split(message(3, 100));
        foreign.subList(1, 10).forEach(segment -> add(small, OTHER, segment, NOW.plusSeconds(3)));
        assertThat(rows()).isEqualTo(15);
        assertThat(add(small, OTHER, foreign.getFirst(), NOW.plusSeconds(4))).isInstanceOf(Reassembly.Complete.class);
        assertThat(rows()).isEqualTo(10);
    }

    @Property(tries = 1)
    void aMessageLargerThanAllRoomIsDropped() {
        clear();
        Reassembler small = new Reassembler(new SegmentLimits(100, 50, 150, 60, Duration.ofDays(31)));
        List<Bytes> segments = new Segmenter(SIZE).split(message(1, 120));
        segments.subList(0, 10).forEach(segment -> add(small, SIGNER, segment, NOW));

        assertThat(add(small, SIGNER, segments.get(10), NOW)).isInstanceOf(Reassembly.Broken.class);
        assertThat(rows()).isZero();
    }

    @Property(tries = 1)
    void segmentsAreDroppedAfterAMonth() {
        clear();
        List<Bytes> segments = new Segmenter(SIZE).split(message(1, 60));
        add(SIGNER, segments.getFirst());

        Instant later = NOW.plus(Duration.ofDays(31));
        assertThat(expire(later)).isZero();
        assertThat(expire(later.plusMillis(1))).isOne();
        assertThat(rows()).isZero();
    }

    private int expire(Instant time) {
        return database.run("expire", sql -> reassembler.expire(sql, time));
    }
}
