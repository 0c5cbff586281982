package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service node is killed while messages stream in and queries run: its archive opens afterwards, and whatever a query
 * over the wire had returned is still there.
 */
class ServiceNodeKillTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ENOUGH = 500;

    @TempDir
    Path folder;

    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong published = new AtomicLong();

    @Test
    @Tag("live")
    @Timeout(120)
    void keepsWhatItReturned() throws Exception {
        kill(3);
    }

    @Test
    @Tag("soak")
    @Timeout(1200)
    void keepsWhatItReturnedThroughFiftyKills() throws Exception {
        kill(50);
    }

    private void kill(int times) throws Exception {
        Path archive = folder.resolve("archive.sqlite");
        Set<MessageHash> all = new LinkedHashSet<>();
        try (OurNode client = OurNode.overTcp()) {
            for (int round = 0; round < times; round++) {
                Set<MessageHash> returned = loadAndKill(client, archive, ENOUGH + 100 * (round % 7));
                all.addAll(returned);
                assertThat(missing(client, archive, returned))
                        .as("round " + round)
                        .isEmpty();
            }
            assertThat(missing(client, archive, all)).isEmpty();
        }
        System.err.printf(
                "%d kills, %d messages published, %d returned by queries, all kept%n",
                times, published.get(), all.size());
    }

    private Set<MessageHash> loadAndKill(OurNode client, Path archive, int enough) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Set<MessageHash> returned = new LinkedHashSet<>();
        try (ServiceNodeProcess service = ServiceNodeProcess.start(folder, archive)) {
            PeerId peer = client.connect(service.address());
            assertThat(client.awaitMesh(1)).isTrue();
            Thread load = Thread.startVirtualThread(() -> publish(client, stop));
            StoreQuery newest = StoreQuery.builder().limit(StoreQuery.MAX_PAGE).build();
            await().pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(() -> {
                StorePage page = client.node().storeClient().query(peer, newest, client.within(LIMIT));
                page.entries().stream().map(StoreEntry::hash).forEach(returned::add);
                return returned.size() >= enough;
            });
            service.kill(); // while messages are on their way
            stop.set(true);
            load.join();
            await().atMost(LIMIT).until(() -> !client.node().host().isConnected(peer));
        } finally {
            stop.set(true);
        }
        return returned;
    }

    private void publish(OurNode client, AtomicBoolean stop) {
        while (!stop.get()) {
            if (client.publish(sequence.getAndIncrement()) instanceof RelayResult.Published) {
                published.incrementAndGet();
            }
        }
    }

    private Set<MessageHash> missing(OurNode client, Path archive, Set<MessageHash> wanted) throws Exception {
        Set<MessageHash> missing = new LinkedHashSet<>(wanted);
        List<MessageHash> all = new ArrayList<>(wanted);
        try (ServiceNodeProcess service = ServiceNodeProcess.start(folder, archive)) {
            PeerId peer = client.connect(service.address());
            for (int from = 0; from < all.size(); from += StoreClient.MAX_HASHES) {
                List<MessageHash> some = all.subList(from, Math.min(all.size(), from + StoreClient.MAX_HASHES));
                missing.removeAll(client.node().storeClient().present(peer, some, client.within(LIMIT)));
            }
        }
        return missing;
    }
}
