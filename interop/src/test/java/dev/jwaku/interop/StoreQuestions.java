package dev.jwaku.interop;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Asks a store node in every way there is: by hash, by topics, page after page, everything. Of one thread. */
final class StoreQuestions {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ContentTopic OURS = ContentTopic.of(OurNode.FROM_US);
    private static final ContentTopic THEIRS = ContentTopic.of(OurNode.FROM_THEM);
    private static final int REMEMBERED = 20;

    private final OurNode asking;
    private final PeerId service;
    private final Deque<MessageHash> sent = new ArrayDeque<>();

    StoreQuestions(OurNode asking, PeerId service) {
        this.asking = asking;
        this.service = service;
    }

    /** Remembers a message, to ask for it later. */
    void sent(MessageHash hash) {
        sent.addLast(hash);
        if (sent.size() > REMEMBERED) {
            sent.removeFirst();
        }
    }

    /** Most ask for what they have sent; some read on where they stopped. */
    void ask(int round) {
        query(StoreQuery.builder().includeData(true).limit(20));
        query(StoreQuery.builder().hashes(List.copyOf(sent)));
        if (round % 2 == 0) {
            StoreQuery.Builder page =
                    StoreQuery.builder().contentTopics(List.of(THEIRS)).limit(5);
            query(page).cursor().ifPresent(cursor -> query(page.cursor(cursor)));
        } else {
            query(StoreQuery.builder()
                    .contentTopics(List.of(OURS, THEIRS))
                    .includeData(true)
                    .forward(false));
        }
    }

    private StorePage query(StoreQuery.Builder query) {
        return asking.node().storeClient().query(service, query.build(), asking.within(LIMIT));
    }
}
