package dev.jwaku.messenger.datasync;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How long to wait for an acknowledgement before a message is sent again.
 *
 * <p>Two rules meet here, so that two retry loops do not multiply: delivery brings one envelope onto the network, data
 * sync repeats only what delivery cannot answer for.
 *
 * <ul>
 *   <li>While nobody can say whether store nodes hold the envelope: 2 s, 5 s, 10 s, 27 s, then doubled, at most 10 min
 *       while the peer shows signs of life or for 24 h, then hourly. The shortest gaps are the exception to the rule
 *       that nothing is repeated within 15 s.
 *   <li>While delivery still asks store nodes, never less than {@link #PATIENCE}.
 *   <li>Once store nodes hold it, the recipient has it as soon as it looks: 10 min, 1 h, 6 h, then daily.
 * </ul>
 *
 * <p>After 30 days the message has failed.
 */
final class ResendSchedule {
    /** After this time without an acknowledgement a message has failed. */
    static final Duration GIVE_UP_AFTER = Duration.ofDays(30);
    /** How long delivery is given to prove what it published. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final List<Duration> FIRST_GAPS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(27));
    private static final List<Duration> STORED_GAPS =
            List.of(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1));
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
     * @param proof what is known about the last one
     * @param age of the message
     * @param silence since the peer was last heard
     */
    Duration gapAfter(int attempts, Proof proof, Duration age, Duration silence) {
        Duration gap = switch (proof) {
            case STORED -> STORED_GAPS.get(Math.min(Math.max(1, attempts), STORED_GAPS.size()) - 1);
            case EXPECTED -> longer(unprovedGap(attempts, age, silence), PATIENCE);
            case NONE -> unprovedGap(attempts, age, silence);
        };
        return gap.plusMillis(random.nextLong(gap.toMillis() * JITTER_PERCENT / 100 + 1));
    }

    private static Duration unprovedGap(int attempts, Duration age, Duration silence) {
        boolean eager = age.compareTo(EAGER_AGE) < 0 || silence.compareTo(SIGN_OF_LIFE) < 0;
        Duration cap = eager ? EAGER_CAP : LAZY_CAP;
        Duration gap = plainGap(attempts);
        return gap.compareTo(cap) < 0 ? gap : cap;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
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
