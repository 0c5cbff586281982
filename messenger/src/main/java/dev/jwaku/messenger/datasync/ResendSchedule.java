package dev.jwaku.messenger.datasync;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How long to wait for an acknowledgement before a message is sent again.
 *
 * <p>Two rules meet here. The schedule of MVDS in jwaku: 2 s, 5 s, 10 s, 27 s, then doubled, at most 10 min while the
 * peer shows signs of life or for 24 h, then hourly, and after 30 days the message has failed. And the rule that keeps
 * two retry loops from multiplying: while store nodes confirm that they hold the envelope, a timer re-sends only after
 * 10 min, 1 h, 6 h, then daily. No store can be asked in this version, so every envelope counts as unproved and the
 * first schedule alone runs; its shortest gaps are also the exception to the rule that nothing is repeated within 15 s,
 * which {@link Mvds} does keep when a peer comes back from silence.
 */
final class ResendSchedule {
    /** After this time without an acknowledgement a message has failed. */
    static final Duration GIVE_UP_AFTER = Duration.ofDays(30);

    private static final List<Duration> FIRST_GAPS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(27));
    private static final Duration EAGER_CAP = Duration.ofMinutes(10);
    private static final Duration LAZY_CAP = Duration.ofHours(1);
    private static final Duration EAGER_AGE = Duration.ofHours(24);
    private static final Duration SIGN_OF_LIFE = Duration.ofHours(1);
    private static final int JITTER_PERCENT = 10;
    private static final int MOST_DOUBLINGS = 12;

    private final RandomGenerator random;

    ResendSchedule(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The gap after an attempt, with up to a tenth of jitter.
     *
     * @param attempts how many were made, at least 1
     * @param age of the message
     * @param silence since the peer was last heard
     */
    Duration gapAfter(int attempts, Duration age, Duration silence) {
        boolean eager = age.compareTo(EAGER_AGE) < 0 || silence.compareTo(SIGN_OF_LIFE) < 0;
        Duration cap = eager ? EAGER_CAP : LAZY_CAP;
        Duration gap = plainGap(attempts);
        Duration capped = gap.compareTo(cap) < 0 ? gap : cap;
        return capped.plusMillis(random.nextLong(capped.toMillis() * JITTER_PERCENT / 100 + 1));
    }

    private static Duration plainGap(int attempts) {
        if (attempts <= FIRST_GAPS.size()) {
            return FIRST_GAPS.get(Math.max(0, attempts - 1));
        }
        int doublings = Math.min(attempts - FIRST_GAPS.size(), MOST_DOUBLINGS);
        return FIRST_GAPS.get(FIRST_GAPS.size() - 1).multipliedBy(1L << doublings);
    }

    /** A short random delay, so that peers that come back together do not answer all at once. */
    Duration returnJitter() {
        return Duration.ofMillis(random.nextLong(2_000));
    }
}
