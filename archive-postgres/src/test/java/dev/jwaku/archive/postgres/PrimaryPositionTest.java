package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrimaryPositionTest {
    private static final long SECOND = 1_000_000_000L;

    private final SystemWorld world = new SystemWorld();
    private final PrimaryPosition primary = new PrimaryPosition(world);

    @AfterEach
    void close() {
        world.close();
    }

    private void seen(long secondsAgo, long position) {
        primary.note(world.nanoTime() - secondsAgo * SECOND, position, 7);
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(primary.age(Long.MAX_VALUE)).isEmpty();
        assertThat(primary.isOf(7)).isFalse();
    }

    @Test
    void whoHasEverythingThatIsKnownIsNotBehind() {
        seen(30, 100);
        assertThat(primary.age(100)).contains(Duration.ZERO);
        assertThat(primary.age(101)).contains(Duration.ZERO);
    }

    @Test
    void whoLacksSomethingIsAsOldAsTheLastMomentThatItCovers() {
        seen(30, 100);
        seen(20, 200);
        seen(10, 300);
        assertThat(primary.age(250))
                .hasValueSatisfying(age -> assertThat(age.toSeconds()).isEqualTo(20));
        assertThat(primary.age(200))
                .hasValueSatisfying(age -> assertThat(age.toSeconds()).isEqualTo(20));
        assertThat(primary.age(199))
                .hasValueSatisfying(age -> assertThat(age.toSeconds()).isEqualTo(30));
        assertThat(primary.age(99)).isEmpty();
    }

    @Test
    void anIdlePrimaryMakesNobodyLate() {
        seen(30, 100);
        seen(20, 100);
        seen(10, 101);
        assertThat(primary.age(100))
                .hasValueSatisfying(age -> assertThat(age.toSeconds()).isEqualTo(20));
    }

    @Test
    void aServerWithAnotherHistoryMakesTheOldOneForgotten() {
        seen(30, 100);
        seen(20, 50);
        assertThat(primary.age(60)).contains(Duration.ZERO);
        primary.note(world.nanoTime(), 500, 8);
        assertThat(primary.age(499)).isEmpty();
        assertThat(primary.isOf(7)).isFalse();
        assertThat(primary.isOf(8)).isTrue();
    }

    @Test
    void remembersAMinuteAndSome() {
        for (int second = 200; second >= 0; second--) {
            seen(second, 1000 - second);
        }
        assertThat(primary.age(935)).isPresent();
        assertThat(primary.age(850)).isEmpty();
    }
}
