package dev.jwaku.tools.scenario.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultMatrixTest {
    private static final List<FaultMatrix.Cell> CELLS = FaultMatrix.cells();

    private static int value(FaultMatrix.Cell cell, int factor) {
        return switch (factor) {
            case 0 -> cell.harm().ordinal();
            case 1 -> cell.target().ordinal();
            case 2 -> cell.mode().ordinal();
            default -> cell.phase().ordinal();
        };
    }

    @Test
    void everyPairThatMayOccurDoesAndNoOther() {
        List<Pairwise.Pair> pairs = Pairwise.pairs(FaultMatrix.sizes(), (one, a, other, b) -> false);
        for (Pairwise.Pair pair : pairs) {
            boolean may = !FaultMatrix.isExcluded(pair.one(), pair.a(), pair.other(), pair.b());
            boolean does = CELLS.stream()
                    .anyMatch(cell -> value(cell, pair.one()) == pair.a() && value(cell, pair.other()) == pair.b());
            assertThat(does).as(pair.toString()).isEqualTo(may);
        }
    }

    @Test
    void whatIsExcludedHasAReason() {
        Map<String, String> excluded = FaultMatrix.excluded();
        assertThat(excluded).containsKeys("dns-down", "move × all-pushers", "empty-mesh × edge");
        assertThat(excluded.values()).allMatch(reason -> !reason.isBlank());
        assertThat(excluded).hasSize(2 + 4 + 4 + 1);
    }

    @Test
    void everyCellIsAScenarioWithAHundredMessagesEachWay() {
        for (FaultMatrix.Cell cell : CELLS) {
            Scenario scenario = Catalogue.find(cell.name());
            assertThat(scenario.modes()).containsExactly(cell.mode());
            assertThat(scenario.about()).isEqualTo(cell.about());
            assertThat(scenario.traffic()).singleElement().satisfies(traffic -> {
                assertThat(traffic.count()).isEqualTo(100);
                assertThat(traffic.from()).isEqualTo(traffic.to());
            });
            assertThat(scenario.assertions()).hasSize(cell.hasPath() ? 5 : 4);
        }
        assertThat(CELLS).extracting(FaultMatrix.Cell::name).doesNotHaveDuplicates();
    }

    @Test
    void onlyWhoHasNoWayOutForLongerThanAMessageIsTriedMayLoseIt() {
        assertThat(CELLS.stream().filter(cell -> !cell.hasPath()))
                .allMatch(cell -> cell.mode() == Mode.EDGE && cell.target() == Target.ALL_PUSHERS)
                .hasSizeLessThanOrEqualTo(2);
    }
}
