package dev.jwaku.delivery.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.inbox.SweepResult.End;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SweepPlannerTest {
    private static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_767_225_600 * SECOND;
    private static final Duration PERIOD = Duration.ofSeconds(60);
    private static final PeerId NODE = PeerId.fromMultihash(Bytes.of((byte) 0, (byte) 1, (byte) 'A'));
    private static final PeerId OTHER = PeerId.fromMultihash(Bytes.of((byte) 0, (byte) 1, (byte) 'B'));

    private final SweepPlanner planner = new SweepPlanner();
    private long seconds;

    @Test
    void beginsWithTheSubscriptionAndGoesOnWhereItStopped() {
        follow("a", START - 20 * SECOND);
        assertThat(next()).as("subscriptions of one moment make one round").isEmpty();
        pass(1);
        Sweep first = next().orElseThrow();
        assertThat(first.slice()).isEqualTo(new Interval(START - 20 * SECOND, START - 19 * SECOND));
        assertThat(first.listed(NODE).start()).as("not before it was wanted").isEqualTo(START - 20 * SECOND);
        complete(first, 0);
        assertThat(next()).isEmpty();
        pass(60);
        Sweep second = next().orElseThrow();
        assertThat(second.slice()).isEqualTo(new Interval(START - 19 * SECOND, START + 41 * SECOND));
        assertThat(second.listed(NODE).end()).isEqualTo(START + 61 * SECOND);
    }

    @Test
    void listsFortySecondsBeforeASlice() {
        follow("a", START - 3600 * SECOND);
        pass(1);
        complete(next().orElseThrow(), 0, NODE, OTHER);
        pass(60);
        Sweep second = next().orElseThrow();
        assertThat(second.nodes()).isEqualTo(1);
        assertThat(second.listed(NODE).start()).isEqualTo(second.slice().start() - 40 * SECOND);
    }

    @Test
    void listsAgainAtAnotherNodeWhatOneNodeAloneVouchedFor() {
        follow("a", START - 20 * SECOND);
        pass(1);
        complete(next().orElseThrow(), 0);
        pass(60);
        Sweep second = next().orElseThrow();
        complete(second, 0);
        pass(60);
        Sweep third = next().orElseThrow();
        assertThat(third.slice().start())
                .as("it is not a gap")
                .isEqualTo(second.slice().end());
        assertThat(third.listed(OTHER).start())
                .as("all that the first node alone listed, however often it was asked")
                .isEqualTo(START - 20 * SECOND);
        assertThat(third.listed(NODE).start())
                .as("the same node can add nothing")
                .isEqualTo(third.slice().start() - 40 * SECOND);
        complete(third, 0, OTHER);
        pass(60);
        Sweep fourth = next().orElseThrow();
        assertThat(fourth.listed(OTHER).start())
                .as("no third time")
                .isEqualTo(fourth.slice().start() - 40 * SECOND);
        assertThat(fourth.listed(NODE).start()).isEqualTo(third.slice().start());
    }

    @Test
    void remembersWhoVouchedForAnOlderGapWhileItGoesOnWithOthers() {
        follow("a", START - 3600 * SECOND);
        pass(1);
        all();
        pass(300);
        complete(next().orElseThrow(), 0, OTHER);
        pass(60);
        complete(next().orElseThrow(), 0, OTHER);
        pass(60);
        Sweep sweep = next().orElseThrow();
        assertThat(sweep.listed(NODE).start()).isEqualTo(START - 19 * SECOND);
        complete(sweep, 0, NODE);
        pass(60);
        Sweep next = next().orElseThrow();
        assertThat(next.listed(NODE).start()).isEqualTo(next.slice().start() - 40 * SECOND);
        assertThat(next.listed(OTHER).start()).isEqualTo(sweep.slice().start());
    }

    @Test
    void givesUpListingAgainWhenThereIsTooMuch() {
        follow("a", START - 20 * SECOND);
        pass(1);
        complete(next().orElseThrow(), 0);
        pass(600);
        complete(next().orElseThrow(), 0);
        pass(60);
        Sweep sweep = next().orElseThrow();
        assertThat(sweep.listed(OTHER).start()).isEqualTo(START - 20 * SECOND);
        planner.ended(sweep, new SweepResult(End.TOO_MUCH, List.of(), Set.of(), 0), Map.of(), now());
        Sweep smaller = next().orElseThrow();
        assertThat(smaller.listed(OTHER)).isEqualTo(smaller.margins());
    }

    @Test
    void listsAGapAgainForWhichOnlyOneOfTwoNodesWasThere() {
        follow("a", START - 20 * SECOND);
        pass(1);
        complete(next().orElseThrow(), 0, NODE, OTHER);
        pass(7200);
        Sweep gap = next().orElseThrow();
        assertThat(gap.nodes()).isEqualTo(2);
        complete(gap, 0, NODE);
        pass(60);
        assertThat(next().orElseThrow().listed(OTHER).start())
                .isLessThanOrEqualTo(gap.slice().start());
    }

    @Test
    void asksForTenTopicsAtOnceAndForEachShardAlone() {
        for (int i = 0; i < 25; i++) {
            follow("topic-" + i, START - 20 * SECOND);
        }
        Criterion foreign = new Criterion(PubsubTopic.of("/waku/2/rs/16/33"), ContentTopic.of("/test/1/foreign/proto"));
        planner.follow(foreign, Coverage.from(START - 20 * SECOND), now());
        pass(1);
        List<Sweep> sweeps = all();
        assertThat(sweeps).hasSize(4).allMatch(sweep -> sweep.criteria().size() <= 10);
        assertThat(sweeps)
                .allMatch(sweep -> sweep.criteria().stream()
                        .allMatch(criterion -> criterion.pubsubTopic().equals(sweep.pubsubTopic())));
        assertThat(sweeps.stream().mapToInt(sweep -> sweep.criteria().size()).sum())
                .isEqualTo(26);
    }

    @Test
    void showsNoTopicWhatWasBeforeItsTime() {
        follow("old", START - 86_400 * SECOND);
        follow("new", START - 20 * SECOND);
        pass(1);
        for (Sweep sweep : all()) {
            for (Criterion criterion : sweep.criteria()) {
                assertThat(planner.coverage(criterion).orElseThrow().since())
                        .isLessThanOrEqualTo(sweep.widest().start());
            }
        }
    }

    @Test
    void closesTheNewestPartOfALongGapFirstInSlicesOfADay() {
        follow("a", START - 5 * 86_400 * SECOND);
        pass(1);
        List<Sweep> sweeps = all();
        assertThat(sweeps).hasSize(6);
        for (int i = 1; i < sweeps.size(); i++) {
            assertThat(sweeps.get(i).slice().end())
                    .isEqualTo(sweeps.get(i - 1).slice().start());
        }
        assertThat(sweeps).allMatch(sweep -> sweep.slice().length().compareTo(SweepRules.LONGEST_SLICE) <= 0);
        Coverage coverage = planner.coverage(criterion("a")).orElseThrow();
        assertThat(coverage.completeUntil()).isEqualTo(START - 19 * SECOND);
    }

    @Test
    void oldGapsNeedTwoNodesAndAreFinalThen() {
        follow("a", START - 10 * 3600 * SECOND);
        pass(1);
        Sweep recent = next().orElseThrow();
        assertThat(recent.nodes()).isEqualTo(2);
        complete(recent, 0, NODE, OTHER);
        Sweep old = next().orElseThrow();
        assertThat(old.slice().end()).isEqualTo(START + SECOND - 70 * 60 * SECOND);
        complete(old, 0, NODE, OTHER);
        Coverage coverage = planner.coverage(criterion("a")).orElseThrow();
        assertThat(coverage.completeFinalUntil()).isEqualTo(old.slice().end());
        assertThat(next()).isEmpty();
    }

    @Test
    void oneNodeMakesOldTimeProvisionalAndASecondSweepFinal() {
        follow("a", START - 10 * 3600 * SECOND);
        pass(1);
        complete(next().orElseThrow(), 0, NODE);
        complete(next().orElseThrow(), 0, NODE);
        Sweep second = next().orElseThrow();
        assertThat(second.isFinal()).isTrue();
        assertThat(second.nodes()).isEqualTo(2);
        complete(second, 0, NODE);
        assertThat(planner.coverage(criterion("a")).orElseThrow().completeFinalUntil())
                .isEqualTo(START + SECOND - 70 * 60 * SECOND);
    }

    @Test
    void aFailedSweepKeepsTheGapAndLetsOthersGoOn() {
        follow("a", START - 20 * SECOND);
        follow("b", START - 600 * SECOND);
        pass(1);
        Sweep failing = next().orElseThrow();
        planner.ended(failing, new SweepResult(End.NO_ANSWER, List.of(), Set.of(NODE), 0), Map.of(), now());
        Sweep other = next().orElseThrow();
        assertThat(other.criteria()).doesNotContainAnyElementsOf(failing.criteria());
        assertThat(other.resting()).containsExactly(NODE);
        complete(other, 0);
        assertThat(next()).isEmpty();
        assertThat(planner.nextDueAt()).isEqualTo(now().nanoTime() + SECOND / 2);
        pass(1);
        Interval again = next().orElseThrow().slice();
        assertThat(again.start()).isEqualTo(failing.slice().start());
        assertThat(again.end()).isEqualTo(failing.slice().end() + SECOND);
    }

    /** A sweep over a link that stands still takes half a minute, and then a trigger says that it works again. */
    @Test
    void whatIsAskedAgainAfterATriggerGoesUpToNow() {
        follow("a", START - 20 * SECOND);
        pass(1);
        Sweep failing = next().orElseThrow();
        pass(30);
        planner.ended(failing, new SweepResult(End.NO_ANSWER, List.of(), Set.of(NODE), 0), Map.of(), now());
        planner.trigger(now());

        assertThat(next().orElseThrow().slice().end()).isEqualTo(failing.slice().end() + 30 * SECOND);
    }

    @Test
    void failuresRestLongerAndLongerButNoLongerThanAMinute() {
        follow("a", START - 20 * SECOND);
        pass(1);
        long failedAt = seconds;
        long most = 0;
        for (int i = 0; i < 20; i++) {
            Optional<Sweep> sweep = next();
            while (sweep.isEmpty()) {
                assertThat(planner.nextDueAt()).isGreaterThan(now().nanoTime());
                seconds += (planner.nextDueAt() - now().nanoTime()) / SECOND + 1;
                sweep = next();
            }
            most = Math.max(most, seconds - failedAt);
            failedAt = seconds;
            planner.ended(sweep.get(), new SweepResult(End.NO_ANSWER, List.of(), Set.of(NODE), 0), Map.of(), now());
        }
        assertThat(most).isBetween(55L, 63L);
        planner.trigger(now());
        pass(1);
        assertThat(next()).as("a link that is back ends all rests").isPresent();
    }

    @Test
    void nodesTakeTurns() {
        follow("a", START - 20 * SECOND);
        pass(1);
        complete(next().orElseThrow(), 0, NODE);
        pass(60);
        assertThat(next().orElseThrow().asked()).containsExactly(NODE);
    }

    @Test
    void tooMuchIsHalvedAndGrowsAgain() {
        follow("a", START - 86_400 * SECOND);
        pass(1);
        Duration length = next().orElseThrow().slice().length();
        for (int i = 0; i < 3; i++) {
            Sweep sweep = next().orElseThrow();
            planner.ended(sweep, new SweepResult(End.TOO_MUCH, List.of(), Set.of(), 0), Map.of(), now());
            assertThat(next().orElseThrow().slice().length()).isEqualTo(length.dividedBy(2L << i));
        }
        Sweep part = next().orElseThrow();
        complete(part, 0, NODE);
        assertThat(next().orElseThrow().slice().length())
                .isEqualTo(part.slice().length().multipliedBy(2));
    }

    @Test
    void roundsBecomeRareInSilenceAndRegularAfterALoss() {
        follow("a", START - 20 * SECOND);
        pass(1);
        List<Long> gaps = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            complete(next().orElseThrow(), 0);
            long wait = (planner.nextDueAt() - now().nanoTime()) / SECOND;
            gaps.add(wait);
            seconds += wait + 1;
        }
        assertThat(gaps).containsExactly(60L, 60L, 60L, 60L, 60L, 120L, 240L, 300L, 300L, 300L);
        complete(next().orElseThrow(), 1);
        seconds += 301;
        complete(next().orElseThrow(), 0);
        assertThat((planner.nextDueAt() - now().nanoTime()) / SECOND).isEqualTo(60);
    }

    @Test
    void roundsThatFindSomethingOrAreSlowAreFollowedSoonButNotForEver() {
        follow("a", START - 20 * SECOND);
        pass(1);
        List<Long> gaps = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            boolean isSlow = i % 2 == 1;
            complete(next().orElseThrow(), isSlow ? 0 : 1);
            if (isSlow) {
                planner.slow(now());
            }
            long wait = (planner.nextDueAt() - now().nanoTime()) / SECOND;
            gaps.add(wait);
            seconds += wait;
        }
        assertThat(gaps).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
        complete(next().orElseThrow(), 0);
        seconds += 60;
        complete(next().orElseThrow(), 1);
        assertThat((planner.nextDueAt() - now().nanoTime()) / SECOND).isEqualTo(5);
    }

    @Test
    void aWeakLinkOrTrafficKeepsRoundsRegular() {
        follow("a", START - 20 * SECOND);
        pass(1);
        for (int i = 0; i < 20; i++) {
            boolean isStrong = i % 2 == 0;
            complete(planner.next(now(), isStrong, PERIOD).orElseThrow(), 0);
            if (isStrong) {
                planner.heard(now());
            }
            assertThat(planner.nextDueAt() - now().nanoTime()).isLessThanOrEqualTo(60 * SECOND);
            seconds += 61;
        }
    }

    /** Whatever fails, gaps are closed as soon as sweeps succeed again, and nothing is claimed that was not proved. */
    @Property(tries = 200)
    void closesAllGapsInTheEnd(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        new SweepPlannerTest().closeAllGaps(seed);
    }

    private void closeAllGaps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int topics = 1 + random.nextInt(15);
        for (int i = 0; i < topics; i++) {
            follow("topic-" + i, START - (20 + random.nextInt(200_000)) * SECOND);
        }
        for (int i = 0; i < 60; i++) {
            seconds += random.nextInt(1 + random.nextInt(5000));
            if (random.nextInt(10) == 0) {
                planner.trigger(now());
            }
            for (int n = 0; n < 5; n++) {
                Optional<Sweep> sweep = next();
                if (sweep.isEmpty()) {
                    break;
                }
                End end = End.values()[random.nextInt(End.values().length)];
                if (end == End.COMPLETE) {
                    complete(sweep.get(), random.nextInt(2), NODE);
                } else {
                    planner.ended(sweep.get(), new SweepResult(end, List.of(), Set.of(NODE), 0), Map.of(), now());
                }
            }
        }
        planner.trigger(now());
        pass(1);
        all();
        for (Criterion criterion : planner.criteria()) {
            Coverage coverage = planner.coverage(criterion).orElseThrow();
            assertThat(coverage.gaps(now().wall() - 20 * SECOND).isEmpty()).isTrue();
            assertThat(coverage.verifiedUntil().orElseThrow()).isEqualTo(now().wall() - 20 * SECOND);
        }
    }

    /** All sweeps that come now, each successful. */
    private List<Sweep> all() {
        List<Sweep> sweeps = new ArrayList<>();
        for (Optional<Sweep> sweep = next(); sweep.isPresent(); sweep = next()) {
            sweeps.add(sweep.get());
            assertThat(new TreeSet<>(sweep.get().criteria()))
                    .hasSize(sweep.get().criteria().size());
            complete(sweep.get(), 0, NODE, OTHER);
            assertThat(sweeps).hasSizeLessThan(2000);
        }
        return sweeps;
    }

    private void complete(Sweep sweep, int recovered, PeerId... asked) {
        List<PeerId> nodes = asked.length == 0 ? List.of(NODE) : List.of(asked);
        planner.ended(
                sweep,
                new SweepResult(End.COMPLETE, nodes, Set.of(), recovered),
                planner.proven(sweep, nodes.size(), now()),
                now());
    }

    private Optional<Sweep> next() {
        return planner.next(now(), true, PERIOD);
    }

    private void follow(String name, long since) {
        planner.follow(criterion(name), Coverage.from(since), now());
    }

    private static Criterion criterion(String name) {
        return new Criterion(SHARD, ContentTopic.of("/test/1/" + name + "/proto"));
    }

    private void pass(long time) {
        seconds += time;
    }

    private Moment now() {
        return new Moment((1000 + seconds) * SECOND, START + seconds * SECOND);
    }
}
