package dev.jwaku.tools.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossCellTest {
    @Test
    void theNameIsTheCell() {
        for (LossCell cell : List.of(
                new LossCell(Mode.EDGE, 5, 100, LossCell.MESSAGES),
                new LossCell(Mode.RELAY, 0.5, 30, 90),
                new LossCell(Mode.RELAY, 30, 10, LossCell.MESSAGES))) {
            assertThat(LossCell.named(cell.name())).contains(cell);
            assertThat(Catalogue.find(cell.name())).isEqualTo(cell.scenario());
        }
        assertThat(LossCell.named("loss-30")).isEmpty();
    }

    @Test
    void eachSenderOffersOneMessagePerTenSeconds() {
        Scenario edge = new LossCell(Mode.EDGE, 5, 100, 3200).scenario();
        assertThat(edge.traffic().getFirst().every()).isEqualTo(Duration.ofSeconds(10));
        assertThat(edge.traffic().getFirst().count()).isEqualTo(32);
        assertThat(edge.nodes().getLast().count()).isEqualTo(100);
        assertThat(edge.nodes().getLast().link().orElseThrow().segmentLoss()).isEqualTo(0.05);
        assertThat(edge.modes()).containsExactly(Mode.EDGE);
        Scenario relay = new LossCell(Mode.RELAY, 5, 50, 3200).scenario();
        assertThat(relay.nodes().getLast().count()).isEqualTo(10);
        assertThat(relay.traffic().getFirst().flows()).isEqualTo(5);
        assertThat(relay.traffic().getFirst().count()).isEqualTo(64);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new LossCell(Mode.RELAY, 100, 100, 1000)).hasMessageContaining("loss");
        assertThatThrownBy(() -> new LossCell(Mode.RELAY, 5, 15, 1000)).hasMessageContaining("multiple of ten");
    }

    @Test
    void thereAreOutagesOfEveryKind() {
        assertThat(Catalogue.outages()).hasSize(3).allSatisfy(name -> {
            Scenario scenario = Catalogue.find(name);
            assertThat(scenario.name()).isEqualTo(name);
            assertThat(scenario.faults().getFirst().lasts().orElseThrow().most())
                    .isEqualTo(Duration.ofHours(8));
            assertThat(scenario.traffic()).allMatch(Traffic::during);
        });
        assertThat(Catalogue.names()).doesNotContainAnyElementsOf(Catalogue.outages());
    }
}
