package dev.jwaku.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that inserts as fast as it can is killed; what its queries had returned is there afterwards. */
@Timeout(300)
class SqliteArchiveKillTest {
    @TempDir
    Path folder;

    @Test
    void whatWasReturnedSurvivesAKill() throws Exception {
        kill(3);
    }

    @Test
    @Tag("soak")
    void fiftyTimes() throws Exception {
        kill(50);
    }

    private void kill(int times) throws Exception {
        Path file = folder.resolve("store.sqlite3");
        Set<MessageHash> returned = new LinkedHashSet<>();
        for (int round = 0; round < times; round++) {
            Set<MessageHash> ofThisRound = runAndKill(file, round);
            assertThat(ofThisRound).isNotEmpty();
            returned.addAll(ofThisRound);
            try (SystemWorld world = new SystemWorld();
                    SqliteArchive archive = SqliteArchive.open(world, file)) {
                assertThat(missing(archive, returned)).isEmpty();
            }
        }
    }

    private static Set<MessageHash> missing(SqliteArchive archive, Set<MessageHash> wanted) {
        List<MessageHash> all = new ArrayList<>(wanted);
        Set<MessageHash> missing = new LinkedHashSet<>(all);
        for (int from = 0; from < all.size(); from += StoreQuery.MAX_PAGE) {
            List<MessageHash> part = all.subList(from, Math.min(all.size(), from + StoreQuery.MAX_PAGE));
            StoreQuery query =
                    StoreQuery.builder().hashes(part).limit(part.size()).build();
            archive.query(query).entries().stream().map(StoreEntry::hash).forEach(missing::remove);
        }
        return missing;
    }

    /** The child prints hashes that it has read; a line that was cut by the kill does not count. */
    private static Set<MessageHash> runAndKill(Path file, int round) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        file.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<MessageHash> hashes = new LinkedHashSet<>();
        try (BufferedReader out = child.inputReader()) {
            while (hashes.size() < 500 + 100 * (round % 7)) {
                String line = out.readLine();
                assertThat(line).as("the child ended by itself").isNotNull();
                if (line.length() == 2 + 2 * MessageHash.LENGTH) {
                    hashes.add(MessageHash.parse(line));
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return hashes;
    }

    /** What is killed. */
    static final class Child {
        public static void main(String[] arguments) {
            SystemWorld world = new SystemWorld();
            SqliteArchive archive = SqliteArchive.open(world, Path.of(arguments[0]));
            long time = 1_000_000_000L * (1 + Integer.parseInt(arguments[1]));
            while (true) {
                List<ArchivedMessage> batch = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    batch.add(Messages.at(time));
                    time++;
                }
                archive.insert(batch);
                archive.query(StoreQuery.builder().limit(50).build())
                        .entries()
                        .forEach(entry -> System.out.println(entry.hash()));
            }
        }
    }
}
