package dev.jwaku.tools.scenario.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** All reports of a batch in one folder. */
public final class ReportFiles {
    private ReportFiles() {}

    /**
     * Writes {@code junit.xml}, {@code runs.csv}, {@code summary.md}, {@code report.html} and the folder
     * {@code allure-results}.
     *
     * @param folder made if need be
     * @throws IOException if they cannot be written
     */
    public static void write(Batch batch, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("junit.xml"), JunitReport.of(batch));
        Files.writeString(folder.resolve("runs.csv"), CsvReport.of(batch));
        Files.writeString(folder.resolve("summary.md"), MarkdownSummary.of(batch));
        Files.writeString(folder.resolve("report.html"), HtmlReport.of(batch));
        AllureResults.write(batch, folder.resolve("allure-results"));
    }
}
