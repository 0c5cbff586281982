package dev.jwaku.tools.lpt;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.lpt.journal.Incident.Kind;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreConfig;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreException;
import dev.jwaku.waku.store.StorePager;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.List;

/** Reads the test messages that a store has. One thread. */
final class StoreSearch {
    /** How far back: a run is not longer. */
    private static final Duration PAST = Duration.ofHours(6);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Desk desk;
    private final List<ContentTopic> topics;

    StoreSearch(Desk desk, List<ContentTopic> topics) {
        this.desk = desk;
        this.topics = topics.stream().limit(StoreQuery.MAX_CONTENT_TOPICS).toList();
    }

    /** Takes what was found. */
    interface Finder {
        void found(PeerId store, WakuMessage message);
    }

    /** Reads all pages, for 20 s at most, the newest first. A store that fails is noted, not more. */
    void search(Candidate store, Finder finder) {
        World world = desk.world();
        Deadline deadline = Deadline.after(world, LIMIT);
        StoreQuery query = StoreQuery.builder()
                .includeData(true)
                .pubsubTopic(desk.lines().topic())
                .contentTopics(topics)
                .timeStart(desk.now() - PAST.toNanos())
                .limit(StoreQuery.MAX_PAGE)
                .build();
        try {
            desk.host().connect(store);
            StoreClient client = new StoreClient(world, desk.host().host(), StoreConfig.defaults());
            StorePager pager = new StorePager(client, store.peer(), query);
            while (pager.hasNext() && !deadline.isExpired()) {
                for (StoreEntry entry : pager.next(deadline)) {
                    entry.content().ifPresent(content -> finder.found(store.peer(), content.message()));
                }
            }
        } catch (Libp2pException | StoreException e) {
            desk.happened(Kind.PEER_FAILED, store.peer().toString(), "store: " + e.getMessage());
        }
    }
}
