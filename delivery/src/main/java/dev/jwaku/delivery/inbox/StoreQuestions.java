package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.inbox.SweepResult.End;
import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The two questions of the verifier to one store node, repeated within bounds when an answer fails, and their answers
 * checked. Whatever a node sends, both end.
 */
final class StoreQuestions {
    /** Most bodies in one question. */
    static final int BODIES = StoreClient.MAX_HASHES;
    /** How long one sweep may take. */
    static final Duration LONGEST_SWEEP = Duration.ofMinutes(2);

    /** Most pages of a slice that can be divided. */
    private static final int PAGES = 50;
    /** Most pages of a slice that cannot: 100,000 messages in two minutes and the margins. */
    private static final int PAGES_OF_SHORTEST = 1_000;
    /** Attempts at one page. */
    private static final int ATTEMPTS = 6;
    /** No further attempt begins later than this after the first. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final int FEWER = 4;
    /** How many of very many hashes a node must show before it is listened to further. */
    private static final int SAMPLE = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    /** Roughly what one hash, or one body without its payload, takes on the wire. */
    private static final int ENTRY_BYTES = 36;

    private static final int BODY_BYTES = 120;

    private final World world;
    private final StoreNodes stores;
    private final Signal closed;
    private final Meters.Counter listBytes;
    private final Meters.Counter lookupBytes;

    StoreQuestions(World world, StoreNodes stores, Signal closed) {
        this.world = world;
        this.stores = stores;
        this.closed = closed;
        this.listBytes = world.meters().counter("jwaku_delivery_verify_bytes_total", "kind", "list");
        this.lookupBytes = world.meters().counter("jwaku_delivery_verify_bytes_total", "kind", "lookup");
    }

    /**
     * What a node lists.
     *
     * @param hashes perhaps not all if the end is another than COMPLETE
     */
    record Listing(Set<MessageHash> hashes, End end) {}

    /**
     * What a node showed.
     *
     * @param left what it did not, or not properly
     * @param isSilent whether it gave no answer at last
     */
    record Bodies(List<StoreEntry.Content> found, Set<MessageHash> left, boolean isSilent) {}

    /** All hashes of a sweep. */
    Listing list(PeerId node, Sweep sweep, Deadline deadline) {
        Set<MessageHash> hashes = new LinkedHashSet<>();
        Interval listed = sweep.listed(node);
        StoreQuery query = StoreQuery.builder()
                .pubsubTopic(sweep.pubsubTopic())
                .contentTopics(sweep.contentTopics())
                .timeStart(listed.start())
                .timeEnd(listed.end())
                .limit(StoreQuery.MAX_PAGE)
                .build();
        boolean isShortest = sweep.slice().end() - sweep.slice().start() <= SweepRules.SHORTEST_SLICE.toNanos();
        for (int pages = 0; pages < (isShortest ? PAGES_OF_SHORTEST : PAGES); pages++) {
            Optional<StorePage> page = ask(node, query, patience(deadline));
            if (page.isEmpty()) {
                return new Listing(hashes, End.NO_ANSWER);
            }
            listBytes.add((long) ENTRY_BYTES * (page.get().entries().size() + 1));
            boolean isNew = false;
            for (StoreEntry entry : page.get().entries()) {
                isNew |= hashes.add(entry.hash());
            }
            Optional<MessageHash> cursor = page.get().cursor();
            if (cursor.isEmpty()) {
                return new Listing(hashes, End.COMPLETE);
            }
            if (!isNew || page.get().entries().size() > StoreQuery.MAX_PAGE) {
                // Its pages repeat themselves or are no pages: it would go on for ever.
                stores.contradicted(node);
                return new Listing(hashes, End.NO_ANSWER);
            }
            if (pages == PAGES && !shows(node, sweep, page.get(), deadline)) {
                return new Listing(hashes, End.NO_ANSWER);
            }
            query = query.toBuilder().cursor(cursor.get()).build();
        }
        if (isShortest) {
            stores.contradicted(node);
        }
        return new Listing(hashes, isShortest ? End.NO_ANSWER : End.TOO_MUCH);
    }

    /** Whether a node that lists a great deal can show some of it. */
    private boolean shows(PeerId node, Sweep sweep, StorePage page, Deadline deadline) {
        List<MessageHash> sample =
                page.entries().stream().map(StoreEntry::hash).limit(SAMPLE).toList();
        Bodies bodies = fetch(node, sweep, sample, deadline);
        if (!bodies.left().isEmpty() && !bodies.isSilent()) {
            stores.contradicted(node);
        }
        return bodies.left().isEmpty();
    }

    /** The messages of these hashes, as far as the node has them and they belong to the sweep. */
    Bodies fetch(PeerId node, Sweep sweep, List<MessageHash> wanted, Deadline deadline) {
        Set<MessageHash> left = new LinkedHashSet<>(wanted);
        List<StoreEntry.Content> found = new ArrayList<>();
        int most = BODIES;
        while (!left.isEmpty()) {
            Deadline patience = patience(deadline);
            Optional<StorePage> page = ask(node, bodies(left, most), patience);
            if (page.isEmpty()) {
                // Perhaps the answer is too large for it: fewer next time.
                most /= FEWER;
                if (most == 0 || patience.isExpired()) {
                    return new Bodies(found, left, true);
                }
                continue;
            }
            int before = left.size();
            for (StoreEntry entry : page.get().entries()) {
                if (!take(sweep, entry, left, found)) {
                    stores.contradicted(node);
                    return new Bodies(found, left, false);
                }
            }
            if (left.size() == before) {
                break;
            }
        }
        return new Bodies(found, left, false);
    }

    private static StoreQuery bodies(Set<MessageHash> wanted, int most) {
        List<MessageHash> part = wanted.stream().limit(most).toList();
        return StoreQuery.builder()
                .includeData(true)
                .hashes(part)
                .limit(part.size())
                .build();
    }

    private Deadline patience(Deadline deadline) {
        return Deadline.after(world, PATIENCE).earlier(deadline);
    }

    /** Whether the entry is what was asked for. */
    private boolean take(Sweep sweep, StoreEntry entry, Set<MessageHash> left, List<StoreEntry.Content> found) {
        if (entry.content().isEmpty() || !left.contains(entry.hash())) {
            return true;
        }
        StoreEntry.Content content = entry.content().get();
        lookupBytes.add(BODY_BYTES + content.message().payload().length());
        if (!MessageHash.of(content.pubsubTopic(), content.message()).equals(entry.hash())
                || !belongs(sweep, content)) {
            return false;
        }
        left.remove(entry.hash());
        found.add(content);
        return true;
    }

    private static boolean belongs(Sweep sweep, StoreEntry.Content content) {
        OptionalLong timestamp = content.message().timestamp();
        boolean isInTime = timestamp.isEmpty()
                || timestamp.getAsLong() == 0
                || sweep.widest().start() <= timestamp.getAsLong()
                        && timestamp.getAsLong() <= sweep.widest().end();
        return isInTime
                && content.pubsubTopic().equals(sweep.pubsubTopic())
                && sweep.contentTopics().contains(content.message().contentTopic());
    }

    /** One answer; none if several attempts failed. */
    private Optional<StorePage> ask(PeerId node, StoreQuery query, Deadline patience) {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return Optional.of(stores.query(node, query));
            } catch (StoreNodes.NoAnswerException e) {
                if (patience.isExpired() || attempt == ATTEMPTS || closed.await(Deadline.after(world, pause))) {
                    return Optional.empty();
                }
                pause = Backoff.delay(pause, 1, LONGEST_PAUSE);
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException e) {
                world.taskFailed("store nodes", e);
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
