package dev.jwaku.tools.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.store.history.History;
import dev.jwaku.tools.store.history.HistoryPlan;
import dev.jwaku.waku.store.ArchiveException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenLoopTest {
    private final SystemWorld world = new SystemWorld();
    private final History history = new History(new HistoryPlan(1000, 1, 40, 1, 1_760_000_000_000_000_000L));
    private final SamplerFactory samplers = new SamplerFactory(history, new LiveMessages(world, history), 1);

    @AfterEach
    void close() {
        world.close();
    }

    private OpenLoop loop(int rate, int warmUp, int seconds, int clients) {
        return new OpenLoop(
                world,
                new OpenLoop.Load(
                        Mix.parse("hash-1=1"), rate, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), clients));
    }

    @Test
    void asksAtTheRateAndCountsAfterTheWarmUpOnly() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger askedBefore = new AtomicInteger(-1);
        OpenLoop loop = loop(100, 1, 1, 4);
        Map<Shape, Recorder> result = loop.run(
                FakeSide.of(question -> {
                    asked.incrementAndGet();
                    return FakeSide.complete(question);
                }),
                samplers,
                () -> askedBefore.set(asked.get()));
        assertThat(asked).hasValue(200);
        assertThat(askedBefore.get()).isCloseTo(100, within(10));
        assertThat(result.get(Shape.HASH_1).count()).isEqualTo(100);
        assertThat(result.get(Shape.HASH_1).failed()).isZero();
        assertThat(loop.reachedRate()).isCloseTo(100, within(5.0));
    }

    /** A server that stands still for a moment makes everybody wait who comes meanwhile, not only the one it serves. */
    @Test
    void whatIsAskedLateCountsFromWhenItWasDue() {
        AtomicInteger asked = new AtomicInteger();
        OpenLoop loop = loop(100, 0, 2, 1);
        Map<Shape, Recorder> result = loop.run(
                FakeSide.of(question -> {
                    if (asked.incrementAndGet() == 20) {
                        new Signal(world).await(Deadline.after(world, Duration.ofMillis(500)));
                    }
                    return FakeSide.complete(question);
                }),
                samplers,
                () -> {});
        // some fifty questions were due in that half second: a quarter of all
        assertThat(result.get(Shape.HASH_1).count()).isEqualTo(200);
        assertThat(result.get(Shape.HASH_1).latency().p90()).isGreaterThan(200);
        assertThat(result.get(Shape.HASH_1).latency().p50()).isLessThan(50);
        assertThat(loop.lateP99()).isGreaterThan(400);
    }

    @Test
    void failuresAndWrongAnswersAreCountedByKind() {
        AtomicInteger asked = new AtomicInteger();
        Map<Shape, Recorder> result = loop(100, 0, 1, 4)
                .run(
                        FakeSide.of(question -> switch (asked.incrementAndGet() % 4) {
                            case 0 -> throw new ArchiveException(ArchiveException.Kind.TOO_SLOW, "slow");
                            case 1 -> Answer.of(0);
                            default -> FakeSide.complete(question);
                        }),
                        samplers,
                        () -> {});
        assertThat(result.get(Shape.HASH_1).errors())
                .containsExactly(Map.entry("archive-too-slow", 25L), Map.entry("wrong-answer", 25L));
        assertThat(result.get(Shape.HASH_1).count()).isEqualTo(50);
    }
}
