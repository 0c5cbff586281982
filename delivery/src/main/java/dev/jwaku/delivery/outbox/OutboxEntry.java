package dev.jwaku.delivery.outbox;

import dev.jwaku.delivery.network.Attempt;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the state machine knows of one unfinished message. */
final class OutboxEntry {
    OutboxRow row;
    /** What the clock of time online showed when this came. */
    final long onlineBase;
    /** Time online that the message may take from then on. */
    final Duration allowance;
    /** An attempt is under way. */
    boolean inFlight;
    /** A question is under way. */
    boolean checking;
    /** The last attempt found nobody, so peers are worth waiting for. */
    boolean nobodyThere;
    /** Somebody may have the newest generation, whether we were told so or not. */
    boolean mayBeOut;
    /** Peers that took it while none was known to live; 0 if there are none. */
    int unprovedPeers;
    /** Attempts in a row that failed. */
    int failures;
    /** Attempts of the newest generation that may have got through. */
    int sent;
    /** Repetitions of the newest generation because stores did not have it. */
    int repeats;
    /** The next attempt has a new stamp. */
    boolean restampDue;
    /** Questions since the newest generation was published. */
    int checks;
    /** When the newest generation was first taken. */
    long generationSince;
    /** When it was first taken at all. */
    long publishedSince;
    /** It was taken with a stamp too old for archives. */
    boolean late;
    /** What the clock of time online showed at publication. */
    long publishedOnline;
    /** What the clock of time with answering stores showed at publication. */
    long verifyingBase;
    /** Time with answering stores that the proof may take. */
    Duration verifyingAllowance = Duration.ZERO;

    private final Set<PeerId> tried = new TreeSet<>();
    private final Set<PeerId> takers = new TreeSet<>();

    OutboxEntry(OutboxRow row, long onlineBase, Duration allowance) {
        this.row = row;
        this.onlineBase = onlineBase;
        this.allowance = allowance;
    }

    long id() {
        return row.id();
    }

    /** How far the newest stamp is off, in either direction: clocks are set. */
    Duration stampAge(Instant wall) {
        return Duration.ofNanos(
                Math.abs(Timestamps.toNanos(wall) - row.generations().getLast().timestamp()));
    }

    boolean canRestamp() {
        return row.mayRestamp() && row.generation() < OutboxTimes.MOST_RESTAMPS;
    }

    /** Whether the next attempt needs a new stamp. A stamping that nobody can have is replaced, whoever the sender. */
    boolean needsStamp(Instant wall) {
        if (restampDue) {
            return true;
        }
        if (row.isPublished()) {
            return false;
        }
        Duration age = stampAge(wall);
        return mayBeOut
                ? canRestamp() && age.compareTo(OutboxTimes.restampAge(row.generation())) >= 0
                : age.compareTo(OutboxTimes.RESTAMP_AFTER) >= 0;
    }

    /** Takes a new stamp; whether that is a new generation. */
    boolean stamp(long timestamp) {
        boolean isNew = mayBeOut;
        row = row.stamped(timestamp, isNew);
        mayBeOut = false;
        restampDue = false;
        sent = 0;
        repeats = 0;
        checks = 0;
        tried.clear();
        return isNew;
    }

    Attempt nextAttempt() {
        return new Attempt(sent + 1, List.copyOf(tried));
    }

    /** The bytes were handed to somebody. */
    void handedTo(Collection<PeerId> peers) {
        sent++;
        mayBeOut = true;
        nobodyThere = false;
        tried.addAll(peers);
    }

    void takenBy(Collection<PeerId> peers) {
        takers.addAll(peers);
    }

    /** Whether stores that miss it are a reason to publish the same bytes once more. */
    boolean mayRepeat() {
        int most = !row.mayRestamp()
                ? OutboxTimes.REPEATS_WITHOUT_RESTAMP
                : row.generation() == 0 ? OutboxTimes.REPEATS_OF_FIRST : OutboxTimes.REPEATS_OF_LATER;
        return repeats < most;
    }

    OutboxAction.Question question() {
        List<MessageHash> hashes = row.hashes();
        boolean isNewestUnknown = !mayBeOut && hashes.size() > 1;
        return new OutboxAction.Question(
                id(), isNewestUnknown ? hashes.subList(0, hashes.size() - 1) : hashes, List.copyOf(takers));
    }
}
