package dev.jwaku.tools.storewatch;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.storewatch.Stores.TooManyException;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreException;
import dev.jwaku.waku.store.StorePager;
import dev.jwaku.waku.store.StoreQuery;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Over the wire, through a running host. Connects when it is not connected. For one task. */
final class AskedStores implements Stores {
    private final World world;
    private final Host host;
    private final StoreClient client;
    private final WatchSettings settings;

    AskedStores(World world, Host host, StoreClient client, WatchSettings settings) {
        this.world = world;
        this.host = host;
        this.client = client;
        this.settings = settings;
    }

    @Override
    public Set<MessageHash> window(WatchedStore store, TimeWindow window) throws NoAnswerException, TooManyException {
        StoreQuery query = StoreQuery.builder()
                .pubsubTopic(window.topic())
                .contentTopics(settings.contentTopics())
                .timeStart(window.from())
                .timeEnd(window.to() - 1)
                .forward(true)
                .limit(StoreQuery.MAX_PAGE)
                .build();
        Set<MessageHash> found = new LinkedHashSet<>();
        try {
            connect(store);
            StorePager pages = new StorePager(client, store.peer(), query);
            while (pages.hasNext()) {
                for (StoreEntry entry : pages.next(deadline())) {
                    found.add(entry.hash());
                }
                if (found.size() > MOST_IN_WINDOW) {
                    throw new TooManyException();
                }
            }
            return found;
        } catch (Libp2pException | StoreException e) {
            throw new NoAnswerException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Set<MessageHash> present(WatchedStore store, List<MessageHash> hashes) throws NoAnswerException {
        try {
            connect(store);
            return client.present(store.peer(), hashes, deadline());
        } catch (Libp2pException | StoreException e) {
            throw new NoAnswerException(String.valueOf(e.getMessage()), e);
        }
    }

    private void connect(WatchedStore store) {
        if (!host.isConnected(store.peer())) {
            host.connect(store.address(), deadline());
        }
    }

    private Deadline deadline() {
        return Deadline.after(world, settings.timeout());
    }
}
