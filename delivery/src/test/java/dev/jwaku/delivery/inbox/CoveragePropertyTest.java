package dev.jwaku.delivery.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Interval arithmetic against a set of single moments, and invariant I5. */
class CoveragePropertyTest {
    private static final int TIME = 200;

    @Property(tries = 300)
    void isWhatASetOfMomentsWouldBe(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IntervalSet set = IntervalSet.EMPTY;
        BitSet model = new BitSet(TIME);
        for (int i = 0; i < 30; i++) {
            Interval added = interval(random);
            set = set.plus(added);
            model.set((int) added.start(), (int) added.end());

            assertThat(moments(set)).isEqualTo(model);
            Interval window = interval(random);
            BitSet inside = new BitSet(TIME);
            inside.set((int) window.start(), (int) window.end());
            BitSet covered = (BitSet) model.clone();
            covered.and(inside);
            assertThat(moments(set.within(window))).isEqualTo(covered);
            inside.andNot(model);
            assertThat(moments(set.gaps(window))).isEqualTo(inside);
            assertThat(set.contains(window)).isEqualTo(inside.isEmpty());
            assertThat(set.total()).isEqualTo(model.cardinality());
        }
    }

    @Property
    void differenceIsWhatASetOfMomentsWouldBe(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IntervalSet left = random(random);
        IntervalSet right = random(random);
        BitSet difference = moments(left);
        difference.andNot(moments(right));
        assertThat(moments(left.without(right))).isEqualTo(difference);
    }

    /** I5: whatever is proved, in whatever order, verified time only grows and never exceeds what was proved. */
    @Property(tries = 300)
    void verifiedTimeOnlyGrows(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll @IntRange(min = 0, max = 100) int since) {
        SplittableRandom random = new SplittableRandom(seed);
        Coverage coverage = Coverage.from(since);
        BitSet proved = new BitSet(TIME);
        for (int i = 0; i < 40; i++) {
            Interval slice = interval(random);
            BitSet before = moments(coverage.verified());
            BitSet finalBefore = moments(coverage.finals());
            if (random.nextInt(3) == 0) {
                coverage = coverage.withFinal(slice);
            } else {
                coverage = coverage.withVerified(slice);
                proved.set((int) slice.start(), (int) slice.end());
            }
            assertThat(contains(moments(coverage.verified()), before)).isTrue();
            assertThat(contains(moments(coverage.finals()), finalBefore)).isTrue();
            assertThat(contains(proved, moments(coverage.verified()))).isTrue();
            assertThat(contains(moments(coverage.verified()), moments(coverage.finals())))
                    .isTrue();
            BitSet open = moments(coverage.gaps(TIME));
            BitSet wanted = new BitSet(TIME);
            wanted.set(since, TIME);
            wanted.andNot(moments(coverage.verified()));
            assertThat(open).isEqualTo(wanted);
            assertThat(coverage.gaps((int) coverage.completeUntil()).isEmpty()).isTrue();
        }
    }

    @Property(tries = 20)
    void hasABoundedNumberOfIntervals(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Coverage coverage = Coverage.from(0);
        for (int i = 0; i < 1000; i++) {
            long start = random.nextInt(1_000_000);
            Coverage next = coverage.withVerified(new Interval(start, start + 1));
            assertThat(next.verified().size()).isLessThanOrEqualTo(Coverage.MAX_INTERVALS);
            assertThat(next.verified().total())
                    .isGreaterThanOrEqualTo(coverage.verified().total());
            coverage = next;
        }
        // a merge is always possible, so gaps can still be closed
        Interval first = coverage.verified().intervals().getFirst();
        Interval second = coverage.verified().intervals().get(1);
        Coverage merged = coverage.withVerified(new Interval(first.end(), second.start()));
        assertThat(merged.verified().size()).isEqualTo(coverage.verified().size() - 1);
    }

    private static boolean contains(BitSet whole, BitSet part) {
        BitSet rest = (BitSet) part.clone();
        rest.andNot(whole);
        return rest.isEmpty();
    }

    private static IntervalSet random(SplittableRandom random) {
        IntervalSet set = IntervalSet.EMPTY;
        for (int i = random.nextInt(10); i > 0; i--) {
            set = set.plus(interval(random));
        }
        return set;
    }

    private static Interval interval(SplittableRandom random) {
        int start = random.nextInt(TIME - 1);
        return new Interval(start, start + 1 + random.nextInt(Math.min(30, TIME - start - 1) + 1) % (TIME - start));
    }

    private static BitSet moments(IntervalSet set) {
        BitSet moments = new BitSet(TIME);
        List<Interval> intervals = new ArrayList<>(set.intervals());
        intervals.forEach(each -> moments.set((int) each.start(), (int) each.end()));
        return moments;
    }
}
