package dev.jwaku.tools.telemetry.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Presence;
import dev.jwaku.tools.telemetry.estimate.Trial;
import dev.jwaku.tools.telemetry.store.Days;
import dev.jwaku.tools.telemetry.store.Reports;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every group has what the cells of it have, added one by one. */
class GroupsTest {
    private static final long DAY = 20_000;
    private static final int LEAST = 5;
    private static final Map<String, Function<TelemetryStore.Cell, String>> DIMENSIONS = Map.of(
            "days", cell -> LocalDate.ofEpochDay(cell.day()).toString(),
            "kinds", cell -> Question.kindOf(cell.kind()),
            "ct_classes", cell -> Question.topicOf(cell.topic()),
            "platforms", TelemetryStore.Cell::platform,
            "modes", cell -> Question.modeOf(cell.mode()));

    private final Random random = new Random(4);
    private final List<TelemetryStore.Cell> cells = cells();
    private final Groups groups = new Groups();

    GroupsTest() {
        cells.forEach(groups::add);
        groups.sumUp();
    }

    private List<TelemetryStore.Cell> cells() {
        List<TelemetryStore.Cell> some = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            some.add(new TelemetryStore.Cell(
                    DAY + random.nextInt(7),
                    random.nextInt(9),
                    random.nextInt(6),
                    random.nextBoolean() ? "linux" : "ios",
                    random.nextInt(2),
                    figures()));
        }
        return some;
    }

    private Figures figures() {
        Figures sum = Figures.NONE;
        for (int install = random.nextInt(4); install >= 0; install--) {
            long at = Days.begin(DAY) + random.nextInt(80_000_000);
            OptionalLong proved =
                    random.nextBoolean() ? OptionalLong.of(at + random.nextInt(9_000_000)) : OptionalLong.empty();
            Trial trial = new Trial(at, proved, Presence.NONE, Presence.NONE);
            sum = sum.plus(Figures.ofCluster(List.of(trial), random.nextInt(3), Days.begin(DAY + 30))
                    .ofInstall());
        }
        return sum;
    }

    private Figures sum(Function<TelemetryStore.Cell, String> dimension, String value) {
        return cells.stream()
                .filter(cell -> dimension.apply(cell).equals(value))
                .map(TelemetryStore.Cell::figures)
                .reduce(Figures.NONE, Figures::plus);
    }

    private long largest(Function<TelemetryStore.Cell, String> dimension, String value) {
        return cells.stream()
                .filter(cell -> dimension.apply(cell).equals(value))
                .mapToLong(cell -> cell.figures().installs())
                .max()
                .orElse(0);
    }

    private Group group(String dimension, String value) {
        Map<String, Group> parts = Objects.requireNonNull(groups.parts().get(dimension));
        return Objects.requireNonNull(parts.get(value));
    }

    @Test
    void everyGroupIsTheSumOfItsCells() {
        assertThat(groups.total().figures()).isEqualTo(sum(cell -> "", ""));
        DIMENSIONS.forEach((name, dimension) -> {
            Map<String, Group> parts = Objects.requireNonNull(groups.parts().get(name));
            assertThat(parts.keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            cells.stream().map(dimension).distinct().toList());
            parts.forEach((value, group) -> {
                assertThat(group.figures()).as(name + " " + value).isEqualTo(sum(dimension, value));
                assertThat(group.installs()).as(name + " " + value).isEqualTo(largest(dimension, value));
            });
        });
    }

    @Test
    void aCellIsSmallIfOneOfItsGroupsHasNoLargeOne() {
        TelemetryStore.Cell rare = new TelemetryStore.Cell(DAY + 9, 0, 0, "ios", 0, figures());
        assertThat(cells).allMatch(cell -> groups.isSmall(cell, LEAST));
        assertThat(cells).noneMatch(cell -> groups.isSmall(cell, 2));
        groups.add(rare);
        assertThat(groups.isSmall(rare, (int) rare.figures().installs() + 1)).isTrue();
        for (int install = 0; install < 30; install++) {
            groups.add(new TelemetryStore.Share(DAY + 9, 0, 0, "ios", 0, Reports.id(install)));
        }
        assertThat(group("days", LocalDate.ofEpochDay(DAY + 9).toString()).installs())
                .isEqualTo(30);
        assertThat(group("platforms", "linux").installs()).isLessThan(30);
        assertThat(groups.total().installs()).isEqualTo(30);
    }
}
