package dev.jwaku.tools.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayReportTest {
    private static final RelayPlan PLAN = new RelayPlan(
            List.of(new RelayPlan.Point(1024, 200)),
            List.of(new RelayPlan.Ladder(1024, List.of(1000, 2000))),
            3,
            5,
            15,
            1);
    private static final Machine MACHINE = new Machine("a processor, 2 cores", "24 GiB", "Linux", "a JVM", "0 0 0");

    private final RelayReport report = new RelayReport(result(), "./jwaku bench relay", MACHINE);

    private static RelayResult result() {
        return new RelayResult(
                List.of(contestant("jwaku"), contestant("go-waku")),
                PLAN,
                List.of(new StartUp("jwaku", 500, 90), new StartUp("go-waku", 50, 30)),
                List.of(row("jwaku", 200, 0.6, 1, 1, 1), row("go-waku", 200, 0.4, 1, 0.5, 1)),
                List.of(row("jwaku", 2000, 1, 1, 1, 1), row("go-waku", 1000, 1, 1, 0.9, 1)),
                "0 0 0");
    }

    private static Contestant contestant(String name) {
        return new Contestant(name, "1", List.of(name));
    }

    private static RelayRow row(String name, int rate, double p50, double... delivered) {
        List<RelayRun> runs = Arrays.stream(delivered)
                .mapToObj(share -> new RelayRun(share, p50, 1, 6, 2, 100, rate))
                .toList();
        return RelayRow.of(name, 1024, rate, runs);
    }

    @Test
    void figuresStandBesideTheOthersWithTheirRatio() {
        assertThat(report.markdown())
                .contains("| what | jwaku | go-waku | jwaku : go-waku |")
                .contains("| 1 KiB at 200/s: latency p50, ms | 0.60 | 0.40 | 1.50 |")
                .contains("| start to listening, ms | 500 | 50 | 10.00 |");
    }

    @Test
    void theWorstRunCountsForDelivery() {
        assertThat(report.markdown()).contains("| 1 KiB at 200/s: delivered, %, worst run | 100.000 | 50.000 | 2.00 |");
    }

    @Test
    void aRateWithALossyRunIsNoLosslessRate() {
        assertThat(report.markdown())
                .contains("| 1 KiB: highest rate without loss, 3 of 3 runs, msg/s | 2000 | 0 | - |");
    }

    @Test
    void circumstancesStandWithTheTable() {
        assertThat(report.markdown()).contains("`./jwaku bench relay`", "a processor, 2 cores", "24 GiB", "a JVM");
    }

    @Test
    void aLaterReportTakesThePlaceOfTheEarlierOne(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("benchmarks.md");
        Files.writeString(file, "# before\n");
        report.writeInto(file);
        Files.writeString(file, Files.readString(file) + "# after\n");
        report.writeInto(file);

        assertThat(Files.readString(file))
                .startsWith("# before\n")
                .endsWith("# after\n")
                .containsOnlyOnce("start to listening");
    }

    @Test
    void jsonHoldsTheSameFigures() {
        assertThat(report.json())
                .startsWith("{\"command\":\"./jwaku bench relay\"")
                .contains("\"p50Millis\":0.6");
    }
}
