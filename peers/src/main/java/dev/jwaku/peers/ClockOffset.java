package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * By how much our wall clock is ahead of the network's. Archives refuse messages whose timestamps are more than 20 s
 * off (reliability.md section 2.1), so a node has to know.
 *
 * <p>Estimated from live messages: what a peer forwards carries the time of its author, so the median over topics is
 * that peer's word and the median over peers ours. It holds while fewer than half of the peers lie, and is given only
 * if more than half agree within {@link #AGREEMENT}. A time server, where one is configured, is believed before peers.
 *
 * <p>When the wall clock is set, what is known stays known: the time of the network goes on as before, and our clock is
 * ahead of it by so much more. Only a clock of which nobody ever said that it was right is believed when it is set. An
 * archive that took a message says that its time was right, within what archives tolerate; that counts more than what
 * other authors say.
 *
 * <p>A message can be late, never early. So those who say that we are ahead by less than a message can be late must say
 * it for {@link #DOUBT}, also to one who knew nothing before: over a lossy link the first message of an author may come
 * 20 s late by all peers.
 *
 * <p>Thread-safe, bounded.
 */
public final class ClockOffset {
    /** Fewer peers than this say nothing: one of two could be the liar. */
    public static final int LEAST_PEERS = 3;
    /** How close peers must be to the median to agree with it. */
    public static final Duration AGREEMENT = Duration.ofSeconds(5);
    /**
     * Below this the way of the messages cannot be told from a clock that is off. Half of what archives tolerate: two
     * nodes that took the time on a slow link for an offset would each stamp earlier than the other, again and again.
     */
    public static final Duration DEAD_BAND = Duration.ofSeconds(10);
    /** For so long messages of a topic that seem later than an earlier one count as late. */
    public static final Duration LATENESS = Duration.ofMinutes(1);
    /** By so much messages may be late, after a break of a link; more is a clock. */
    public static final Duration LATEST = Duration.ofMinutes(1);
    /** Timestamps further off than this are nonsense. */
    public static final Duration BOUND = Duration.ofDays(30);
    /** A word that is older than this no longer counts. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    /**
     * For so long others must say that we are off before they are believed by one who knew better (clocks do not jump
     * unseen, so it is rather theirs that was set), and where late messages would look the same.
     */
    public static final Duration DOUBT = Duration.ofMinutes(1);

    /** What archives tolerate (reliability.md section 2.1). */
    private static final Duration TOLERATED = Duration.ofSeconds(20);

    /** How old {@link #offset} may be. */
    public static final Duration FRESH = Duration.ofSeconds(1);

    private static final int MAX_PEERS = 64;
    private static final int MAX_TOPICS = 15;
    private static final Duration SERVER_LIFETIME = Duration.ofHours(1);
    private static final double NANOS = 1e9;

    private final World world;
    private final ReentrantLock lock = new ReentrantLock();
    /** Longest silent first. */
    private final Map<PeerId, Word> words = new LinkedHashMap<>();

    private @Nullable Duration server;
    private long serverAtNanos;
    private long serverBase;
    private Duration last = Duration.ZERO;
    /** {@link #base} by which the last was found. */
    private long lastBase;
    /** Whether anybody could be believed, ever. */
    private boolean believed;

    private long lookedAtNanos;
    /** Since when the time of the network has been taken for what it is. */
    private long changedAtNanos;
    /** What was believed before that, and since when. */
    private Duration previous = Duration.ZERO;

    private long previousAtNanos;
    /** When an archive took something stamped with it; null if none has yet. */
    private @Nullable Long confirmedAtNanos;
    /** Since when others say another offset; null if they do not. */
    private @Nullable Long doubtedAtNanos;

    /** Knows nothing. */
    public ClockOffset(World world) {
        this.world = world;
        this.lookedAtNanos = world.nanoTime() - FRESH.toNanos();
        this.lastBase = base();
        this.changedAtNanos = world.nanoTime();
        this.previousAtNanos = changedAtNanos;
        world.meters()
                .gauges(
                        "jwaku_clock_offset_seconds",
                        () -> estimate().stream()
                                .map(ahead -> Meters.Reading.of(ahead.toNanos() / NANOS))
                                .toList());
    }

    /**
     * A live message came, not one of the past.
     *
     * @param topic its content topic; a topic has one vote with each peer, so that one busy author does not decide
     * @param timestampNanos what it says of its time, nanoseconds since 1970
     */
    public void observe(PeerId from, String topic, long timestampNanos) {
        Instant now = world.now();
        Instant sent = Instant.ofEpochSecond(
                Math.floorDiv(timestampNanos, 1_000_000_000L), Math.floorMod(timestampNanos, 1_000_000_000L));
        Duration ahead = Duration.between(sent, now);
        if (ahead.abs().compareTo(BOUND) > 0) {
            return;
        }
        lock.lock();
        try {
            Word word = words.remove(from);
            if (word == null) {
                word = new Word();
            }
            words.put(from, word);
            word.heardNanos = world.nanoTime();
            Lag before = word.byTopic.remove(topic);
            Lag lag = new Lag(ahead.toNanos(), word.heardNanos, base());
            word.byTopic.put(topic, before != null && lag.isLateAfter(before) ? before : lag);
            if (word.byTopic.size() > MAX_TOPICS) {
                word.byTopic.remove(word.byTopic.keySet().iterator().next());
            }
            if (words.size() > MAX_PEERS) {
                words.remove(words.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /** A time server says by how much we are ahead. */
    public void serverSays(Duration ahead) {
        lock.lock();
        try {
            server = ahead;
            serverAtNanos = world.nanoTime();
            serverBase = base();
            found(ahead);
        } finally {
            lock.unlock();
        }
    }

    private void found(Duration ahead) {
        if (ahead.minus(last).abs().compareTo(AGREEMENT) > 0) {
            change();
        }
        last = ahead;
        lastBase = base();
        believed = true;
        doubtedAtNanos = null;
    }

    /** Before it does. */
    private void change() {
        previous = last;
        previousAtNanos = changedAtNanos;
        changedAtNanos = world.nanoTime();
        confirmedAtNanos = null;
    }

    /**
     * Store nodes have a message of ours, so it was stamped with the time of the network. If that was before we began
     * to believe others, they were wrong.
     *
     * @param stamp its time
     */
    public void confirmed(Instant stamp) {
        lock.lock();
        try {
            long now = world.nanoTime();
            if (isUndecided()) {
                return;
            }
            if (wasStamped(stamp, last, changedAtNanos, now)) {
                lastBase = base();
                believed = true; // but what peers say for less long stays a doubt: archives are not exact
                confirmedAtNanos = now;
            } else if (confirmedAtNanos == null && wasStamped(stamp, previous, previousAtNanos, changedAtNanos)) {
                found(previous);
                confirmedAtNanos = now;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the clock showed this between two moments, if it was ahead by so much. */
    private boolean wasStamped(Instant stamp, Duration ahead, long from, long to) {
        long age = Duration.between(stamp, world.now().minus(ahead)).toNanos();
        long at = world.nanoTime() - age;
        return at >= from && at <= to + TOLERATED.toNanos();
    }

    private boolean isConfirmedAt(long now) {
        return confirmedAtNanos != null && now - confirmedAtNanos <= LIFETIME.toNanos();
    }

    /** Whether the wall clock jumped, and nobody has said yet whether it was set or we slept. */
    private boolean isUndecided() {
        return Math.abs(base() - lastBase) >= DEAD_BAND.toNanos();
    }

    /** Peers, or a server, say how much. While nobody knows whether we slept or our clock was set, it stays. */
    private void heard(Duration ahead, long now) {
        boolean same = ahead.minus(last).abs().compareTo(DEAD_BAND) < 0;
        boolean isNew = !believed && !couldBeLate(ahead);
        if ((isNew || same) && !isUndecided()) {
            found(ahead);
        } else if (isConfirmedAt(now) && !isLessOffWithinTolerance(ahead)) {
            doubtedAtNanos = null;
        } else if (doubtedAtNanos == null) {
            doubtedAtNanos = now;
        } else if (now - doubtedAtNanos >= DOUBT.toNanos()) {
            found(ahead);
        }
    }

    private static boolean couldBeLate(Duration ahead) {
        return ahead.isPositive() && ahead.compareTo(LATEST) < 0;
    }

    /** An archive took what was stamped with {@link #last}, and would have taken this time as well. */
    private boolean isLessOffWithinTolerance(Duration ahead) {
        return ahead.abs().compareTo(last.abs()) < 0 && ahead.minus(last).abs().compareTo(TOLERATED) < 0;
    }

    /**
     * The wall clock was set. If it was set forward that is known only after a while, because a sleep looks the same;
     * what was heard by the new clock meanwhile stays.
     *
     * @param by by about how much, negative for back
     */
    public void stepped(Duration by) {
        lock.lock();
        try {
            apply(new Step(base(), by.toNanos()));
        } finally {
            lock.unlock();
        }
    }

    private void apply(Step step) {
        long by = step.since(lastBase);
        if (by != 0) {
            if (believed || isAgreedTo()) {
                last = last.plusNanos(by);
                previous = previous.plusNanos(by);
            } else {
                change();
                last = Duration.ZERO;
            }
        }
        lastBase = step.base;
        words.values().forEach(word -> word.byTopic.replaceAll((topic, lag) -> lag.after(step)));
        server = server == null ? null : server.plusNanos(step.since(serverBase));
        serverBase = step.base;
        doubtedAtNanos = null;
        lookedAtNanos = world.nanoTime() - FRESH.toNanos();
    }

    /** No sleep sets a clock back: this needs no proof, and no message gets a wrong time meanwhile. */
    private void noticeStepBack() {
        long base = base();
        if (base - lastBase <= -DEAD_BAND.toNanos()) {
            apply(new Step(base, base - lastBase));
        }
    }

    /** Whether those who were heard, too few to be believed, agree with the clock as it was. */
    private boolean isAgreedTo() {
        List<Long> opinions = new ArrayList<>();
        words.values()
                .forEach(word -> word.byTopic.values().stream()
                        .filter(lag -> Math.abs(lag.base - lastBase) < DEAD_BAND.toNanos())
                        .forEach(lag -> opinions.add(lag.aheadNanos)));
        return !opinions.isEmpty() && Math.abs(median(opinions)) < DEAD_BAND.toNanos();
    }

    /** The machine slept: the wall clock is as right as before, whatever the other clock did meanwhile. */
    public void slept() {
        lock.lock();
        try {
            lastBase = base();
            serverBase = lastBase;
            words.values().forEach(word -> word.byTopic.replaceAll((topic, lag) -> lag.at(lastBase)));
        } finally {
            lock.unlock();
        }
    }

    /** What the wall clock shows beyond the monotonic one: constant until it is set, or one of them stops. */
    private long base() {
        Instant now = world.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano() - world.nanoTime();
    }

    /** By how much our clock is ahead, negative for behind; empty if nobody can be believed. */
    public Optional<Duration> estimate() {
        lock.lock();
        try {
            long now = world.nanoTime();
            if (server != null && now - serverAtNanos <= SERVER_LIFETIME.toNanos()) {
                return Optional.of(server);
            }
            words.values().removeIf(word -> now - word.heardNanos > LIFETIME.toNanos());
            List<Long> opinions = new ArrayList<>();
            words.values().forEach(word -> opinions.add(word.opinion()));
            return opinions.size() < LEAST_PEERS ? Optional.empty() : agreed(opinions);
        } finally {
            lock.unlock();
        }
    }

    private static Optional<Duration> agreed(List<Long> opinions) {
        long median = median(opinions);
        long agreeing = opinions.stream()
                .filter(opinion -> Math.abs(opinion - median) <= AGREEMENT.toNanos())
                .count();
        if (2 * agreeing <= opinions.size()) {
            return Optional.empty();
        }
        return Optional.of(Math.abs(median) < DEAD_BAND.toNanos() ? Duration.ZERO : Duration.ofNanos(median));
    }

    /**
     * The {@link #estimate}, at most {@link #FRESH} old; the last one while nobody can be believed, because a quiet
     * network does not mend our clock; nothing before the first.
     */
    public Duration offset() {
        lock.lock();
        try {
            noticeStepBack();
            long now = world.nanoTime();
            if (now - lookedAtNanos >= FRESH.toNanos()) {
                lookedAtNanos = now;
                estimate().ifPresentOrElse(ahead -> heard(ahead, now), () -> doubtedAtNanos = null);
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** The time of the network as far as we know it: what a message should be stamped with. */
    public Instant now() {
        return world.now().minus(offset());
    }

    private static long median(List<Long> values) {
        values.sort(null);
        return values.get(values.size() / 2);
    }

    /** What one peer's messages say. */
    private static final class Word {
        /** Longest silent first. */
        private final Map<String, Lag> byTopic = new LinkedHashMap<>();

        private long heardNanos;

        private long opinion() {
            List<Long> ahead = new ArrayList<>();
            byTopic.values().forEach(lag -> ahead.add(lag.aheadNanos));
            return median(ahead);
        }
    }

    /** What a message says: a message can be late, after a break of a link by many seconds, but never early. */
    private record Lag(long aheadNanos, long atNanos, long base) {
        private Lag after(Step step) {
            return new Lag(aheadNanos + step.since(base), atNanos, step.base);
        }

        private Lag at(long newBase) {
            return new Lag(aheadNanos, atNanos, newBase);
        }

        private boolean isLateAfter(Lag before) {
            long more = aheadNanos - before.aheadNanos;
            return more > 0 && more < LATEST.toNanos() && atNanos - before.atNanos < LATENESS.toNanos();
        }
    }

    /** The wall clock was set to another base, by about so much. */
    private record Step(long base, long byNanos) {
        /** By how much it was set since it had that base; nothing if it had been set before. */
        private long since(long before) {
            long by = base - before;
            return Math.abs(by - byNanos) < Math.abs(byNanos) / 2 ? by : 0;
        }
    }
}
