package dev.jwaku.tools.storewatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentJournalTest {
    private static final String HASH = "0x" + "ab".repeat(32);
    private static final long TIME = Instant.parse("2026-11-22T12:13:18.815Z").toEpochMilli() * 1_000_000;

    @TempDir
    private Path folder;

    private SentJournal journal(String... lines) throws IOException {
        Path file = folder.resolve("journal");
        Files.writeString(file, String.join("\n", lines) + "\n");
        return new SentJournal(file);
    }

    @Test
    void timesComeInAllUnits() throws IOException {
        SentJournal journal = journal(
                "{\"hash\":\"" + HASH + "\",\"ts\":\"2026-11-22T12:13:18.815Z\"}",
                "{\"hash\":\"" + HASH + "\",\"ts\":" + TIME + "}",
                "{\"hash\":\"" + HASH + "\",\"ts\":" + TIME / 1000 + "}",
                "{\"hash\":\"" + HASH + "\",\"ts\":" + TIME / 1_000_000 + "}",
                "{\"ev\":\"app.send\",\"hash\":\"" + HASH + "\",\"ts\":" + TIME / 1_000_000_000 + "}");

        assertThat(journal.read())
                .extracting(SentJournal.Entry::time)
                .containsExactly(TIME, TIME, TIME, TIME, TIME / 1_000_000_000 * 1_000_000_000);
    }

    @Test
    void otherLinesArePassedOver() throws IOException {
        SentJournal journal = journal(
                "{\"type\":\"start\"}",
                "{\"ev\":\"app.try\",\"hash\":\"" + HASH + "\",\"ts\":" + TIME + "}",
                "{\"hash\":\"0x12\",\"ts\":1}",
                "{\"hash\":\"" + HASH + "\",\"ts\":\"yesterday\"}",
                "{\"hash\":\"" + HASH + "\"",
                "");

        assertThat(journal.read()).isEmpty();
        assertThat(journal.passedOver()).isEqualTo(5);
    }

    @Test
    void itIsReadAsItGrowsWholeLinesOnly() throws IOException {
        SentJournal journal = journal("{\"hash\":\"" + HASH + "\",\"ts\":1}");
        Path file = folder.resolve("journal");
        assertThat(journal.read()).hasSize(1);
        Files.writeString(file, "{\"hash\":\"" + HASH + "\",", StandardOpenOption.APPEND);
        assertThat(journal.read()).isEmpty();
        Files.writeString(file, "\"ts\":2}\n", StandardOpenOption.APPEND);

        assertThat(journal.read()).extracting(SentJournal.Entry::time).containsExactly(2_000_000_000L);
        assertThat(journal.read()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereYetHasNothing() throws IOException {
        assertThat(new SentJournal(folder.resolve("later")).read()).isEmpty();
    }
}
