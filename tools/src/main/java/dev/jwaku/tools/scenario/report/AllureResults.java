package dev.jwaku.tools.scenario.report;

import dev.jwaku.tools.scenario.batch.CellTotals;
import dev.jwaku.tools.scenario.run.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs as a folder of Allure results: {@code UUID-result.json} for each run, with its figures attached as JSON. The
 * history id depends on scenario, mode, protocols and seed only, so that histories go on from run to run.
 */
public final class AllureResults {
    private static final int MILLIS = 1000;

    private final JsonMapper json = new JsonMapper();
    private final Batch batch;
    private final Path folder;

    private AllureResults(Batch batch, Path folder) {
        this.batch = batch;
        this.folder = folder;
    }

    /** Writes the files. @param folder made if need be @throws IOException if they cannot be written */
    public static void write(Batch batch, Path folder) throws IOException {
        AllureResults results = new AllureResults(batch, Files.createDirectories(folder));
        long start = batch.begun().toEpochMilli();
        for (CellTotals cell : batch.cells()) {
            long each = Math.round(cell.secondsPerSeed() * MILLIS);
            for (RunResult result : cell.results()) {
                results.result(cell, result, start, start + each);
                start += each;
            }
        }
        results.skipped();
        Files.writeString(
                folder.resolve("environment.properties"),
                "jwaku=" + batch.version() + "\nhost=" + batch.host() + "\ncommand=" + batch.command() + "\nworld="
                        + batch.world() + "\n");
    }

    private void result(CellTotals cell, RunResult result, long start, long stop) throws IOException {
        String test = Batch.name(cell);
        Map<String, Object> map = head(test, "seed " + result.seed(), result.isGood() ? "passed" : "failed");
        map.put("start", start);
        map.put("stop", stop);
        if (!result.isGood()) {
            map.put("statusDetails", details(cell, result));
        }
        map.put("description", cell.cell().scenario().about());
        map.put(
                "parameters",
                List.of(
                        pair("seed", Long.toString(result.seed())),
                        pair("mode", result.mode().id()),
                        pair("protocols", result.switches())));
        String attachment = UUID.randomUUID() + "-attachment.json";
        Files.writeString(folder.resolve(attachment), json.writeValueAsString(result.toMap()));
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("name", "figures");
        figures.put("source", attachment);
        figures.put("type", "application/json");
        map.put("attachments", List.of(figures));
        write(map);
    }

    private static Map<String, String> details(CellTotals cell, RunResult result) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("message", String.join("\n", result.problems()));
        details.put("trace", "replay: " + cell.cell().replay(result.seed()));
        return details;
    }

    private void skipped() throws IOException {
        for (Map.Entry<String, String> each : batch.skipped().entrySet()) {
            Map<String, Object> map = head(each.getKey(), "not run", "skipped");
            map.put("start", batch.begun().toEpochMilli());
            map.put("stop", batch.begun().toEpochMilli());
            map.put("statusDetails", Map.of("message", each.getValue()));
            write(map);
        }
    }

    private static Map<String, Object> head(String test, String name, String status) {
        String full = "jwaku simulate: " + test + ": " + name;
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("uuid", UUID.randomUUID().toString());
        map.put("historyId", hash(full));
        map.put("testCaseId", hash(test));
        map.put("name", name);
        map.put("fullName", full);
        map.put("status", status);
        map.put("stage", "finished");
        map.put("labels", List.of(pair("suite", test), pair("framework", "jwaku simulate"), pair("language", "java")));
        return map;
    }

    private void write(Map<String, Object> map) throws IOException {
        Files.writeString(folder.resolve(map.get("uuid") + "-result.json"), json.writeValueAsString(map));
    }

    private static Map<String, String> pair(String name, String value) {
        Map<String, String> pair = new LinkedHashMap<>();
        pair.put("name", name);
        pair.put("value", value);
        return pair;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
