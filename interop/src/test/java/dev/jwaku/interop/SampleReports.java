package dev.jwaku.interop;

import dev.jwaku.tools.lpt.count.CountRules;
import dev.jwaku.tools.lpt.journal.JournalReader;
import dev.jwaku.tools.lpt.report.Limit;
import dev.jwaku.tools.lpt.report.LptReport;
import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.batch.Cell;
import dev.jwaku.tools.scenario.batch.CellTotals;
import dev.jwaku.tools.scenario.batch.ScenarioWorker;
import dev.jwaku.tools.scenario.report.Batch;
import dev.jwaku.tools.scenario.report.HtmlReport;
import dev.jwaku.tools.scenario.run.RunResult;
import dev.jwaku.tools.storewatch.WatchReport;
import dev.jwaku.tools.storewatch.WatchTexts;
import dev.jwaku.tools.trace.Trace;
import dev.jwaku.tools.trace.TraceOptions;
import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Settings;
import dev.jwaku.tools.trace.report.TraceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** One page of each kind of report, with good and bad in it, long names and many rows. */
final class SampleReports {
    private static final Instant BEGAN = Instant.parse("2026-11-22T12:00:00Z");
    private static final long MILLI = 1_000_000;
    private static final String SENDER = "16Uiu2HAmNDfT8GXDReT1VK4vkNat1zH2xTFoBMEQHQ9Sfm3DKrz7";
    private static final String SERVICE = "16Uiu2HAmHzBkRq62mG95vsjKMuYQBezZCtjPXYWUoyVxMxi71aB3";
    private static final int MESSAGES = 400;

    private SampleReports() {}

    /** Writes them; returns where, by name. */
    static Map<String, Path> write(Path folder) throws IOException, InterruptedException {
        Map<String, Path> pages = new LinkedHashMap<>();
        pages.put("simulate", folder.resolve("simulate.html"));
        pages.put("lpt", folder.resolve("lpt.html"));
        pages.put("trace", folder.resolve("trace.html"));
        pages.put("store-watch", folder.resolve("store-watch.html"));
        Files.writeString(folder.resolve("simulate.html"), simulate());
        Files.writeString(folder.resolve("lpt.html"), dev.jwaku.tools.lpt.report.HtmlReport.of(lpt()));
        Files.writeString(folder.resolve("trace.html"), trace(Files.createDirectories(folder.resolve("run"))));
        Files.writeString(folder.resolve("store-watch.html"), new WatchTexts(storeWatch()).html());
        return pages;
    }

    private static String simulate() {
        List<CellTotals> cells = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        for (String name : List.of("baseline", "c10-cut-link", "c24-offline-ten-minutes", "c35-clock-off-by-seconds")) {
            for (Mode mode : Mode.values()) {
                Cell cell = new Cell(name, Catalogue.find(name), mode, Optional.empty());
                List<RunResult> results = new ArrayList<>();
                for (int seed = 1; seed <= 20; seed++) {
                    results.add(result(name, mode, seed, random));
                }
                cells.add(CellTotals.of(cell, results, 12));
            }
        }
        Map<String, String> skipped = Map.of("outage-sleep", "the time for all of them was over before it began");
        return HtmlReport.of(new Batch(
                cells,
                "jwaku simulate baseline c10-cut-link c24-offline-ten-minutes --seeds 20 --jobs 2 --out report",
                "1.0",
                "a-machine-with-a-long-name.example.org",
                BEGAN,
                Duration.ofSeconds(61),
                skipped));
    }

    private static RunResult result(String name, Mode mode, int seed, SplittableRandom random) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            times.add(random.nextDouble() * random.nextDouble() * (mode == Mode.EDGE ? 20 : 8));
        }
        boolean fails = seed % 7 == 0 && !name.equals("baseline");
        List<String> problems = fails
                ? List.of(
                        "recovery.p95 <= 5s, but it is 7.31 s",
                        "I5: bob lacks message 17 from alice to bob, which service-2 had at 61.204 s")
                : List.of();
        Map<Metric, Double> figures = new LinkedHashMap<>();
        figures.put(Metric.ACCEPTED, 60.0);
        figures.put(Metric.DELIVERED, fails ? 59 / 60.0 : 1.0);
        figures.put(Metric.DUPLICATES, 0.0);
        figures.put(Metric.BYTES_PER_MESSAGE, 11_861.0 + seed);
        return new RunResult(
                name, mode, "on", seed, problems, figures, times, Map.of(), Duration.ofMinutes(3), "ab".repeat(32));
    }

    private static LptReport lpt() {
        JournalReader reader = new JournalReader();
        long start = BEGAN.getEpochSecond() * 1000 * MILLI;
        reader.read(start(SENDER, "sender", start));
        SplittableRandom random = new SplittableRandom(2);
        for (int index = 1; index <= MESSAGES; index++) {
            long due = start + index * 125 * MILLI;
            long replied = due + (10 + random.nextInt(90)) * MILLI;
            reader.read(sent(index, due, replied, random.nextInt(40) != 0));
        }
        for (int receiver = 1; receiver <= 3; receiver++) {
            String node = "16Uiu2HAmGa5snM92Uy5ZVCmqdyRP9yx2TvxPmk8x45nhPyNsFe" + receiver + receiver;
            reader.read(start(node, "receiver", start));
            reader.read(incident(node, "subscribed", start + 5 * MILLI, "jwaku-development"));
            reader.read(incident(
                    node,
                    "peer-failed",
                    start + 22_000 * MILLI,
                    "dialing /ip4/127.0.0.1/tcp/31002/p2p/" + SERVICE + " failed: Connection refused"));
            for (int index = 1; index <= MESSAGES; index++) {
                long due = start + index * 125 * MILLI;
                boolean lost = index > 180 && index < 180 + receiver * 6 || random.nextInt(50) == 0;
                if (!lost) {
                    reader.read(received(node, index, due, due + (20 + random.nextInt(400)) * MILLI));
                }
            }
            reader.read(end(node, start + 60_000 * MILLI));
        }
        reader.read(end(SENDER, start + 55_000 * MILLI));
        List<Limit> limits = List.of(Limit.parse("loss<=1%"), Limit.parse("p95<=5s"), Limit.parse("rejected<=0"));
        return LptReport.of(reader.journals(), CountRules.DEFAULT, limits, "1.0", "here");
    }

    private static String hash(int index) {
        return "0x" + "%08x".formatted(index).repeat(8);
    }

    private static String start(String node, String role, long at) {
        return """
                {"type":"start","node":"%s","schema":"jwaku-lpt-journal/1","role":"%s","label":"16Ui…%s","runId":"1",\
                "host":"here","at_ns":%d,"jwaku":"1.0"}""".formatted(node, role, node.substring(node.length() - 6), at);
    }

    private static String sent(int index, long due, long replied, boolean accepted) {
        return """
                {"type":"sent","node":"%s","ev":"app.send","index":%d,"attempt":1,"hash":"%s","ts":%d,\
                "topic":"/waku/2/rs/16/32","ctopic":"/tester/1/a/proto","due_ns":%d,"replied_ns":%d,"outcome":"%s",\
                "peer":"%s","agent":"jwaku","code":%d,"error":"%s"}""".formatted(
                        SENDER,
                        index,
                        hash(index),
                        due + MILLI,
                        due,
                        replied,
                        accepted ? "accepted" : "refused",
                        SERVICE,
                        accepted ? 200 : 429,
                        accepted ? "" : "too many requests");
    }

    private static String received(String node, int index, long due, long at) {
        return """
                {"type":"received","node":"%s","sender":"%s","runId":"1","index":%d,"attempt":1,"hash":"%s","at_ns":%d,\
                "sent_ns":%d,"due_ns":%d,"way":"filter","peer":"%s"}\
                """.formatted(node, SENDER, index, hash(index), at, due + MILLI, due, SERVICE);
    }

    private static String incident(String node, String type, long at, String text) {
        return """
                {"type":"%s","node":"%s","peer":"%s","text":"%s","at_ns":%d}\
                """.formatted(type, node, SERVICE, text, at);
    }

    private static String end(String node, long at) {
        return """
                {"type":"end","node":"%s","sender":"%s","runId":"1","sent":%d,"lastIndex":%d,"notAccepted":[],\
                "at_ns":%d}""".formatted(node, SENDER, MESSAGES, MESSAGES, at);
    }

    /** Of a simulated run in which a relay node is killed and a client is cut off. */
    private static String trace(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("story.yaml");
        Files.writeString(file, """
                scenario: story
                modes: relay
                limit: 5min
                nodes:
                  - {role: service, count: 3}
                  - {role: relay, name: relay-with-a-long-name}
                  - {role: person, name: alice}
                  - {role: person, name: bob}
                traffic:
                  - {from: people, to: people, start: 20s, every: 1s, count: 40}
                faults:
                  - {do: isolate, target: bob, at: 30s, for: 15s}
                  - {do: kill, target: relay-with-a-long-name, at: 40s, for: 10s}
                """);
        Path traces = Files.createDirectories(folder.resolve("traces"));
        Cell cell = new Cell(file.toString(), Catalogue.find(file.toString()), Mode.RELAY, Optional.empty());
        RunResult result = new ScenarioWorker(Files.createDirectories(folder.resolve("nodes"))).trace(cell, 1, traces);
        if (!result.isGood()) {
            throw new IllegalStateException(String.join("; ", result.problems()));
        }
        List<String> logs = new ArrayList<>();
        try (var files = Files.list(traces)) {
            files.filter(log -> log.toString().endsWith(".log")).sorted().forEach(log -> logs.add(log.toString()));
        }
        Settings settings =
                new Settings(Duration.ofSeconds(30), Duration.ofSeconds(300), Long.MIN_VALUE, Long.MAX_VALUE);
        TraceResult found =
                Trace.run(new TraceOptions(logs, List.of(), settings, 1, Optional.of(folder)), Optional.empty());
        List<dev.jwaku.tools.trace.report.Limit.Verdict> verdicts =
                List.of(dev.jwaku.tools.trace.report.Limit.parse("loss<=0.1%").check(found));
        return dev.jwaku.tools.trace.report.HtmlReport.of(new TraceReport(found, verdicts, Optional.empty(), "1.0"));
    }

    private static WatchReport storeWatch() {
        List<WatchReport.Store> stores = new ArrayList<>();
        List<WatchReport.Stretch> stretches = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            String name = "store-" + i + ".fleet-with-a-long-name.example.org";
            boolean silent = i == 3;
            stores.add(new WatchReport.Store(
                    name,
                    140,
                    silent ? 12 : 0,
                    Optional.of(BEGAN),
                    silent ? Optional.of(BEGAN) : Optional.empty(),
                    silent ? "no answer within 10 s: dialing /dns4/" + name + "/tcp/30303 failed" : "",
                    i == 2 ? 7 : 0,
                    i == 2 ? 19 : 0,
                    i == 2 ? 12 : 0,
                    i == 2 ? 61.2 : 0,
                    silent ? 200 : 0));
            if (i == 2) {
                for (int j = 0; j < 12; j++) {
                    Instant from = BEGAN.plusSeconds(60L * j);
                    stretches.add(new WatchReport.Stretch(
                            name,
                            "/waku/2/rs/16/32",
                            from,
                            from.plusSeconds(4),
                            3,
                            j % 2,
                            from.plusSeconds(70),
                            j % 2 == 0 ? Optional.of(from.plusSeconds(130)) : Optional.empty(),
                            hash(j)));
                }
            }
        }
        return new WatchReport(
                BEGAN.plusSeconds(3600),
                List.of(new WatchReport.Progress("/waku/2/rs/16/32", BEGAN.plusSeconds(3500))),
                new WatchReport.Windows(58, 12, 2, 0),
                4711,
                300,
                stores,
                stretches,
                List.of(new WatchReport.Nowhere(hash(99), BEGAN, BEGAN.plusSeconds(70))),
                0);
    }
}
