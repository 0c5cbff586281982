package dev.jwaku.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Finder;
import dev.jwaku.tools.trace.find.Outcome;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.Settings;
import dev.jwaku.tools.trace.find.StoreFindings.Window;
import dev.jwaku.tools.trace.find.Story;
import dev.jwaku.tools.trace.find.Story.State;
import dev.jwaku.tools.trace.model.Spill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finds exactly what was planted: no loss that is none, none that is missed, each with its class. */
class PlantedLossesTest {
    private static final Settings SETTINGS =
            new Settings(Duration.ofSeconds(5), Duration.ofMinutes(60), Long.MIN_VALUE, Long.MAX_VALUE);

    @TempDir
    private Path folder;

    /** All outcomes that are lost, recovered or not known, as {@code number node way fate}. */
    private static final class Found implements Finder.Listener {
        private final Set<String> all = new TreeSet<>();
        private final Map<String, Integer> numbers = new TreeMap<>();

        Found() {
            for (int i = 0; i < PlantedRun.MESSAGES; i++) {
                numbers.put(PlantedRun.hash(i), i);
            }
        }

        @Override
        public String text(Story story, Roster roster) {
            StringBuilder text = new StringBuilder();
            for (Outcome outcome : story.outcomes()) {
                Fate.Group group = outcome.fate().group();
                if (group == Fate.Group.LOST || group == Fate.Group.UNKNOWN || outcome.fate() == Fate.RECOVERED) {
                    text.append(numbers.get(story.hash().toString()))
                            .append(' ')
                            .append(roster.name(outcome.node()))
                            .append(' ')
                            .append(outcome.way().id())
                            .append(' ')
                            .append(outcome.fate())
                            .append('\n');
                }
            }
            return text.toString();
        }

        @Override
        public void write(String text) {
            text.lines().forEach(all::add);
        }
    }

    private TraceResult trace(PlantedRun run, boolean garbage, Found found) throws IOException, InterruptedException {
        return trace(run, garbage, found, Spill.Budget.NORMAL);
    }

    private TraceResult trace(PlantedRun run, boolean garbage, Found found, Spill.Budget memory)
            throws IOException, InterruptedException {
        List<String> logs = run.write(folder, garbage);
        return Trace.run(
                new TraceOptions(logs, List.of(), SETTINGS, 2, Optional.of(folder), memory), Optional.of(found));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "7, 1000000"})
    void itIsTheSameWhenNothingFitsIntoMemory(int eventsPerBuffer, long bytesLeft) throws Exception {
        PlantedRun run = new PlantedRun(6, true);
        Found found = new Found();
        Found spilled = new Found();

        TraceResult inMemory = trace(run, false, found, new Spill.Budget(200_000, 64L << 20));
        TraceResult onDisk = trace(run, false, spilled, new Spill.Budget(eventsPerBuffer, bytesLeft));

        assertThat(inMemory.volume().bytesOnDisk()).isZero();
        assertThat(onDisk.volume().bytesOnDisk())
                .isGreaterThan(inMemory.volume().events() * 64 / 2);
        assertThat(spilled.all).isEqualTo(found.all).isEqualTo(run.truth());
        assertThat(onDisk.findings().receptions()).isEqualTo(inMemory.findings().receptions());
        assertThat(onDisk.findings().stores().states())
                .isEqualTo(inMemory.findings().stores().states());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".events")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false, false", "2, true, false", "3, true, true"})
    void everyClassIsFoundAndNothingElse(long seed, boolean skewed, boolean garbage) throws Exception {
        PlantedRun run = new PlantedRun(seed, skewed);
        Found found = new Found();

        TraceResult result = trace(run, garbage, found);

        assertThat(without(found.all, run.truth())).as("found, not planted").isEmpty();
        assertThat(without(run.truth(), found.all)).as("planted, not found").isEmpty();
        assertThat(result.findings().messages()).isEqualTo(PlantedRun.MESSAGES);
        assertThat(result.volume().unreadable() > 0).isEqualTo(garbage);
    }

    private static Set<String> without(Set<String> all, Set<String> others) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    @Test
    void theClocksAreFoundWithinTheirError() throws Exception {
        TraceResult result = trace(new PlantedRun(4, true), false, new Found());

        long reference = 3_700_000_000L; // n1 has most neighbours that also answer
        long[] skews = {0, 3_700, -12_000, 40_000, -800, 3_600_000};
        for (int i = 0; i < skews.length; i++) {
            int node = result.roster().find("n" + i);
            long wanted = skews[i] * 1_000_000L - reference;
            assertThat(result.clocks().isKnown(node)).isTrue();
            assertThat(Math.abs(result.clocks().offset(node) - wanted))
                    .isLessThanOrEqualTo(Math.max(1, result.clocks().error(node)));
        }
    }

    @Test
    void whatAStoreLacksIsAStretchWithItsNeighboursAndItsRepair() throws Exception {
        TraceResult result = trace(new PlantedRun(5, true), false, new Found());

        int store = result.roster().find("n3");
        List<Window> windows = result.findings().stores().windows().stream()
                .filter(window -> window.node() == store)
                .toList();
        assertThat(windows).hasSize(1);
        assertThat(windows.getFirst().repaired()).isEmpty();
        assertThat(windows.getFirst().before()).isPresent();
        assertThat(windows.getFirst().after()).isPresent();
        assertThat(result.findings().stores().states().get(store).get(State.REPAIRED))
                .isEqualTo(17L);
        assertThat(windows.getFirst().count())
                .isEqualTo(result.findings().stores().states().get(store).get(State.MISSING) + 17);
    }
}
