package dev.jwaku.tools.scenario.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LateShareTest {
    private static List<LateShare.Cluster> clusters(int count, int messages, int late) {
        List<LateShare.Cluster> clusters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clusters.add(new LateShare.Cluster(messages, i < late ? 1 : 0));
        }
        return clusters;
    }

    @Test
    void nothingLateIsTheRuleOfThree() {
        LateShare share = LateShare.of(clusters(1000, 100, 0), 1);
        assertThat(share.inTime()).isEqualTo(1);
        assertThat(share.inTimeAtLeast()).isCloseTo(1 - 2.9957 / 100_000, within(1e-8));
        assertThat(LateShare.of(clusters(1000, 100, 0), 2).inTimeAtLeast())
                .isCloseTo(1 - 2.9957 / 50_000, within(1e-8));
    }

    @Test
    void someLateAreThePoissonBound() {
        assertThat(LateShare.of(clusters(1000, 100, 10), 1).inTimeAtLeast())
                .isCloseTo(1 - 16.962 / 100_000, within(1e-6));
    }

    @Test
    void whatComesInHeapsCountsForLess() {
        List<LateShare.Cluster> heaps = clusters(990, 100, 0);
        heaps.addAll(Collections.nCopies(10, new LateShare.Cluster(100, 50)));
        LateShare share = LateShare.of(heaps, 1);
        assertThat(share.late()).isEqualTo(500);
        assertThat(share.designEffect()).isBetween(45.0, 55.0);
        assertThat(share.inTimeAtLeast()).isLessThan(0.9918);
    }

    @Test
    void theBoundHoldsInNineteenOfTwentyWorlds() {
        SplittableRandom random = new SplittableRandom(7);
        int covered = 0;
        for (int world = 0; world < 400; world++) {
            List<LateShare.Cluster> clusters = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                // A tenth of the conversations has bad luck: 5 %, the others 0.5 %.
                double late = random.nextInt(10) == 0 ? 0.05 : 0.005;
                int count = 0;
                for (int message = 0; message < 50; message++) {
                    count += random.nextDouble() < late ? 1 : 0;
                }
                clusters.add(new LateShare.Cluster(50, count));
            }
            covered += LateShare.of(clusters, 1).inTimeAtLeast() <= 1 - 0.0095 ? 1 : 0;
        }
        assertThat(covered).isGreaterThan(370);
    }
}
