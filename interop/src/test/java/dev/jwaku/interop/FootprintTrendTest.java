package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class FootprintTrendTest {
    private static final int MEGA = 1 << 20;

    private static FootprintTrend trend(int looks, IntFunction<Footprint> look) {
        FootprintTrend trend = new FootprintTrend();
        for (int i = 0; i < looks; i++) {
            trend.add(look.apply(i));
        }
        return trend;
    }

    private static Footprint footprint(int files, int sockets, int threads, int virtual, int megabytes) {
        return new Footprint(files, sockets, threads, virtual, (long) megabytes * MEGA);
    }

    @Test
    void whatGoesUpAndDownDoesNotGrow() {
        assertThat(trend(11, i -> footprint(40 + i % 3, 10 + i % 3, 30 + i % 2, 100 + i % 7, 20 + i % 4))
                        .grown())
                .isEmpty();
    }

    @Test
    void theWarmUpDoesNotCount() {
        assertThat(trend(7, i -> i == 0 ? footprint(36, 6, 26, 80, 10) : footprint(43, 13, 33, 110, 30))
                        .grown())
                .isEmpty();
    }

    @Test
    void eachLeakIsSeen() {
        assertThat(trend(11, i -> footprint(40 + i / 2, 10, 30, 100, 20)).grown())
                .singleElement()
                .asString()
                .startsWith("files");
        assertThat(trend(11, i -> footprint(40, 10 + i / 2, 30, 100, 20)).grown())
                .singleElement()
                .asString()
                .startsWith("sockets");
        assertThat(trend(11, i -> footprint(40, 10, 30 + i / 2, 100, 20)).grown())
                .singleElement()
                .asString()
                .startsWith("threads");
        assertThat(trend(11, i -> footprint(40, 10, 30, 100 + 2 * i, 20)).grown())
                .singleElement()
                .asString()
                .startsWith("virtual threads");
        assertThat(trend(11, i -> footprint(40, 10, 30, 100, 20 + i)).grown())
                .singleElement()
                .asString()
                .startsWith("heap bytes");
    }

    @Test
    void aJumpIsSeenAfterTwoLooks() {
        assertThat(trend(2, i -> footprint(40 + 20 * i, 10, 30, 100, 20)).grown())
                .singleElement()
                .asString()
                .startsWith("files from 40 to 60");
    }
}
