package dev.jwaku.waku.sync;

import dev.jwaku.waku.sync.SyncRange.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * One side of a session: answers what the other side says and notes what either is missing. No input or output of its
 * own. Not thread-safe.
 */
final class Reconciliation {
    private final SyncConfig config;
    private final SyncStorage storage;
    private final SyncId oldest;
    private final SyncId newest;
    private final NavigableSet<SyncId> missingHere = new TreeSet<>();
    private final NavigableSet<SyncId> missingThere = new TreeSet<>();
    private List<String> pubsubTopics;
    private List<String> contentTopics = List.of();
    private SyncSnapshot snapshot;

    /**
     * @param oldest what is older we no longer remember, and do not ask for again
     * @param pubsubTopics ours; empty for all
     */
    Reconciliation(SyncConfig config, SyncStorage storage, SyncId oldest, SyncId newest, List<String> pubsubTopics) {
        this.config = config;
        this.storage = storage;
        this.oldest = oldest;
        this.newest = newest;
        this.pubsubTopics = List.copyOf(pubsubTopics);
        this.snapshot = storage.snapshot(oldest, newest, pubsubTopics, contentTopics);
    }

    /** The first message of the side that begins. */
    SyncPayload begin(SyncId lower, SyncId upper) {
        SyncRange all = new SyncRange(lower, upper, new Content.Fingerprint(snapshot.fingerprint(lower, upper)));
        return new SyncPayload(pubsubTopics, contentTopics, List.of(all));
    }

    /** Answers a message; nothing where no topic is in common. */
    SyncPayload answer(SyncPayload theirs) {
        if (!narrow(theirs)) {
            return SyncPayload.empty();
        }
        List<SyncRange> answers = new ArrayList<>();
        for (SyncRange range : theirs.ranges()) {
            if (range.upper().compareTo(oldest) < 0) {
                append(answers, SyncRange.skip(range.lower(), range.upper()));
                continue;
            }
            switch (range.content()) {
                case Content.Skip skip -> append(answers, range);
                case Content.Fingerprint fingerprint -> compare(range, fingerprint, answers);
                case Content.ItemSet set -> merge(range, set, answers);
            }
        }
        SyncPayload answer = new SyncPayload(pubsubTopics, contentTopics, answers);
        return answer.isDone() ? SyncPayload.empty() : answer;
    }

    /** Keeps to the topics that both have. */
    private boolean narrow(SyncPayload theirs) {
        List<String> common = pubsubTopics.isEmpty()
                ? theirs.pubsubTopics()
                : theirs.pubsubTopics().isEmpty()
                        ? pubsubTopics
                        : pubsubTopics.stream()
                                .filter(theirs.pubsubTopics()::contains)
                                .toList();
        if (common.isEmpty()
                && !(pubsubTopics.isEmpty() && theirs.pubsubTopics().isEmpty())) {
            return false;
        }
        if (!common.equals(pubsubTopics) || !theirs.contentTopics().equals(contentTopics)) {
            pubsubTopics = common;
            contentTopics = theirs.contentTopics();
            snapshot = storage.snapshot(oldest, newest, pubsubTopics, contentTopics);
        }
        return true;
    }

    private void compare(SyncRange range, Content.Fingerprint theirs, List<SyncRange> answers) {
        if (snapshot.fingerprint(range.lower(), range.upper()).equals(theirs.xor())) {
            append(answers, SyncRange.skip(range.lower(), range.upper()));
        } else if (snapshot.count(range.lower(), range.upper()) <= config.itemSetLimit()) {
            answers.add(itemSet(range.lower(), range.upper()));
        } else {
            split(range, answers);
        }
    }

    /** Asks for an answer even where we have nothing, which nwaku does not: else we would not learn what we miss. */
    private SyncRange itemSet(SyncId lower, SyncId upper) {
        return new SyncRange(lower, upper, new Content.ItemSet(snapshot.items(lower, upper), false));
    }

    /** Equal parts of time; what is left over goes to the first parts, a nanosecond each. */
    private void split(SyncRange range, List<SyncRange> answers) {
        long length = range.upper().timestamp() - range.lower().timestamp();
        int parts = config.partitions();
        if (length < parts) {
            answers.add(itemSet(range.lower(), range.upper()));
            return;
        }
        long part = length / parts;
        long rest = length % parts;
        SyncId lower = range.lower();
        for (int i = 0; i < parts; i++) {
            long end = lower.timestamp() + part + (i < rest ? 1 : 0);
            SyncId upper = i == parts - 1 ? range.upper() : SyncId.before(end);
            if (snapshot.count(lower, upper) <= config.itemSetLimit()) {
                answers.add(itemSet(lower, upper));
            } else {
                answers.add(new SyncRange(lower, upper, new Content.Fingerprint(snapshot.fingerprint(lower, upper))));
            }
            lower = SyncId.before(end);
        }
    }

    private void merge(SyncRange range, Content.ItemSet theirs, List<SyncRange> answers) {
        List<SyncId> ours = snapshot.items(range.lower(), range.upper());
        int at = 0;
        for (SyncId id : theirs.ids()) {
            while (at < ours.size() && ours.get(at).compareTo(id) < 0) {
                missingThere.add(ours.get(at++));
            }
            if (at < ours.size() && ours.get(at).equals(id)) {
                at++;
            } else {
                missingHere.add(id);
            }
        }
        missingThere.addAll(ours.subList(at, ours.size()));
        if (theirs.reconciled()) {
            append(answers, SyncRange.skip(range.lower(), range.upper()));
        } else {
            answers.add(new SyncRange(range.lower(), range.upper(), new Content.ItemSet(ours, true)));
        }
    }

    /** Adjoining parts of which nothing is said become one. */
    private static void append(List<SyncRange> answers, SyncRange skip) {
        if (!answers.isEmpty() && answers.getLast().isSkip()) {
            SyncRange last = answers.removeLast();
            answers.add(SyncRange.skip(last.lower(), skip.upper()));
        } else {
            answers.add(skip);
        }
    }

    /** What the other side has and we have not, so far. */
    NavigableSet<SyncId> missingHere() {
        return missingHere;
    }

    /** What we have and the other side has not, so far. */
    NavigableSet<SyncId> missingThere() {
        return missingThere;
    }

    /** What we had when the session began. */
    SyncSnapshot snapshot() {
        return snapshot;
    }
}
