package dev.jwaku.simulation.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Somebody's process dies at a numbered point: before a transaction of one of its files, or after its commit and before
 * anybody learned of it. Nothing that was accepted is lost, nothing that was acknowledged is missing, nothing is shown
 * twice.
 */
class KilledAtWriteTest {
    private static final int POINTS = Integer.getInteger("jwaku.kill.points", 60);
    /** So that few points are spread over a whole run. */
    private static final int STRIDE = 7;

    private static final int SOAK_POINTS = 10_000;

    @TempDir
    Path temporary;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    @Test
    void everyPromiseHoldsWhateverWriteIsTheLast() {
        run(POINTS, 1, STRIDE);
    }

    @Tag("soak")
    @Test
    void everyPromiseHoldsAtTenThousandPoints() {
        run(SOAK_POINTS, POINTS, 1);
    }

    /** Each seed has its own order of events; of its points every {@code stride}-th is tried. */
    private void run(int points, int firstSeed, int stride) {
        int done = 0;
        for (long seed = firstSeed; done < points; seed++) {
            int all = new KilledTalk(seed, 0, temporary.resolve(seed + "-whole")).run();
            assertThat(all).as("points of seed %d", seed).isGreaterThan(50);
            for (int point = 1; point <= all && done < points; point += stride) {
                int reached = new KilledTalk(seed, point, temporary.resolve(seed + "-" + point)).run();
                assertThat(reached)
                        .as("points of seed %d, killed at %d", seed, point)
                        .isGreaterThanOrEqualTo(point);
                done++;
            }
        }
    }
}
