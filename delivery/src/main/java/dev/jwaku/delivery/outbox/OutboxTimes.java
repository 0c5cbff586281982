package dev.jwaku.delivery.outbox;

import java.time.Duration;

/** The constants of the sending protocol (reliability.md section 10.2). */
public final class OutboxTimes {
    /** Wait after the first attempt that found nobody: the peer may be one handshake away. */
    public static final Duration QUICK_RETRY = Duration.ofMillis(250);
    /** Longest wait after the second failure; each further one doubles it. A random share of it is waited. */
    public static final Duration RETRY_BASE = Duration.ofSeconds(1);
    /** Longest wait between attempts. New peers end it early. */
    public static final Duration RETRY_CAP = Duration.ofSeconds(30);
    /** How long a message that was taken while no peer was known to live waits for a sign of life. */
    public static final Duration PROOF_OF_LIFE = Duration.ofSeconds(2);
    /** From publication to the first question to stores: archives write in batches. */
    public static final Duration FIRST_CHECK = Duration.ofSeconds(3);
    /** A node that has been online for so long and knows no store node will not find one soon. */
    public static final Duration STORES_APPEAR = Duration.ofSeconds(10);
    /** From the return of the link to the question whether what was published before has arrived. */
    public static final Duration CHECK_AFTER_RECOVERY = Duration.ofSeconds(1);
    /** For so long after a publication its proof is waited for, and a silent link is suspicious. */
    public static final Duration PROOF_EXPECTED = Duration.ofSeconds(60);
    /** Longest gap between questions; gaps double from {@link #FIRST_CHECK}. */
    public static final Duration LONGEST_CHECK = Duration.ofSeconds(60);
    /** Longest gap between questions while no store answers, so that its return is noticed. */
    public static final Duration UNANSWERED_CHECK = Duration.ofSeconds(30);
    /** Questions due within this are asked together. */
    public static final Duration CHECK_GRID = Duration.ofMillis(250);
    /**
     * Age of a stamp from which repeating the same bytes is no use: archives refuse what is 20 s off. Doubles with each
     * generation, so that the generations last for minutes.
     */
    public static final Duration RESTAMP_AFTER = Duration.ofSeconds(15);
    /** Published with a stamp older than this, a message cannot be expected in archives. */
    public static final Duration ARCHIVABLE = Duration.ofSeconds(18);
    /** How long such a message is nevertheless looked for. */
    public static final Duration LATE_SEARCH = Duration.ofSeconds(30);
    /** Most stampings after the first. */
    public static final int MOST_RESTAMPS = 4;
    /** Most repetitions of the same bytes: of the first generation of a message that can be stamped again. */
    public static final int REPEATS_OF_FIRST = 2;
    /** The same of later generations. */
    public static final int REPEATS_OF_LATER = 1;
    /** The same of a message that must keep its stamp. */
    public static final int REPEATS_WITHOUT_RESTAMP = 4;
    /** Most copies of one message that peers take, of all generations. */
    public static final int MOST_COPIES = 1 + REPEATS_OF_FIRST + MOST_RESTAMPS * (1 + REPEATS_OF_LATER);
    /** Least time for a proof after publication, however late that was. */
    public static final Duration LEAST_VERIFICATION = Duration.ofMinutes(1);
    /** After a restart old messages come to an end within this time online: C11 allows 2 min. */
    public static final Duration AFTER_RESTART = Duration.ofSeconds(110);
    /** For so long online an unconfirmed message is kept although no store answers. */
    public static final Duration LONGEST_BLACKOUT = Duration.ofHours(1);
    /** A wall clock that runs so far ahead of the monotonic one was set, or the machine slept. */
    public static final Duration CLOCK_JUMP = Duration.ofMinutes(1);
    /** For so long afterwards nothing is given up because its time is over. */
    public static final Duration GRACE_AFTER_JUMP = Duration.ofMinutes(10);
    /** How often deadlines are looked at. */
    public static final Duration SWEEP = Duration.ofSeconds(5);
    /** Questions for a second witness after a message is finished; each wait doubles from {@link #FIRST_CHECK}. */
    public static final int WITNESS_CHECKS = 4;
    /** Most questions under way at once. */
    public static final int MOST_CHECKS = 4;
    /** Most finished messages that still look for a second witness. */
    public static final int MOST_WITNESSING = 1000;

    private OutboxTimes() {}

    /** The age of a stamp from which the next generation is due. */
    public static Duration restampAge(int generation) {
        return RESTAMP_AFTER.multipliedBy(1L << generation);
    }

    /** The gap after this many questions without result since the last publication. */
    static Duration checkGap(int checks) {
        Duration gap = FIRST_CHECK.multipliedBy(1L << Math.min(checks, 10));
        return gap.compareTo(LONGEST_CHECK) < 0 ? gap : LONGEST_CHECK;
    }
}
