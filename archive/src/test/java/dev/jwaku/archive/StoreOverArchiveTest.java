package dev.jwaku.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.gossipsub.MemoryHost;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreConfig;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreException;
import dev.jwaku.waku.store.StorePager;
import dev.jwaku.waku.store.StoreQuery;
import dev.jwaku.waku.store.StoreResponse;
import dev.jwaku.waku.store.StoreServer;
import dev.jwaku.waku.store.StoreStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Store client and server over a memory connection, with a memory archive behind. */
@Timeout(60)
class StoreOverArchiveTest {
    private final SystemWorld world = new SystemWorld();
    private final MemoryHost node = new MemoryHost(world, 1);
    private final MemoryHost asking = new MemoryHost(world, 2);
    private final MemoryArchive archive = new MemoryArchive(1000);
    private final AtomicBoolean admitted = new AtomicBoolean(true);
    private final RequestGate gate = peer -> admitted.get();
    private final StoreClient client = new StoreClient(world, asking, StoreConfig.defaults());

    @BeforeEach
    void connect() {
        StoreServer.start(world, node, archive, gate, StoreConfig.defaults());
        asking.connect(node);
    }

    @AfterEach
    void close() {
        asking.close();
        node.close();
        world.close();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(10));
    }

    @Test
    void walksThroughAllPages() {
        List<ArchivedMessage> messages = Messages.upTo(55);
        archive.insert(messages);
        StorePager pages = new StorePager(
                client,
                node.peerId(),
                StoreQuery.builder().includeData(true).forward(true).limit(10).build());
        List<MessageHash> walked = new ArrayList<>();
        int count = 0;
        while (pages.hasNext()) {
            pages.next(soon()).stream().map(StoreEntry::hash).forEach(walked::add);
            count++;
        }
        assertThat(count).isEqualTo(6);
        assertThat(walked)
                .isEqualTo(messages.stream().map(ArchivedMessage::hash).toList());
    }

    @Test
    void tellsWhichMessagesArePresent() {
        archive.insert(Messages.upTo(40));
        List<MessageHash> asked = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            asked.add(Messages.at(i).hash());
        }
        assertThat(client.present(node.peerId(), asked, soon())).hasSize(40);
        asked.add(Messages.at(99).hash());
        assertThatThrownBy(() -> client.present(node.peerId(), asked, soon()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void errorsKeepTheirCodeAndWords() {
        StoreQuery lost = StoreQuery.builder().cursor(Messages.at(1).hash()).build();
        assertThatThrownBy(() -> client.query(node.peerId(), lost, soon()))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.status()).isEqualTo(StoreStatus.BAD_RESPONSE))
                .hasMessageContaining("BAD_RESPONSE: archive error: DIRVER_ERROR: cursor not found");
        StoreResponse response = client.ask(node.peerId(), lost, soon());
        assertThat(response.requestId()).isEmpty();
    }

    @Test
    void overTheLimitIsSaid() {
        admitted.set(false);
        StoreResponse response = client.ask(node.peerId(), StoreQuery.builder().build(), soon());
        assertThat(response.status()).isEqualTo(StoreStatus.TOO_MANY_REQUESTS);
        assertThat(response.requestId()).isEqualTo("N/A");
    }

    @Test
    void anUnreadableRequestIsAnswered() {
        RequestResponse raw = new RequestResponse(StoreServer.PROTOCOL, 1000, 1000);
        Bytes answer = raw.ask(asking, node.peerId(), Bytes.fromHex("ffffff"), soon());
        assertThat(answer.toHex()).startsWith("0a00509003");
    }

    @Test
    void aPageThatIsTooLongIsCutAndGoesOn() {
        StoreConfig narrow = new StoreConfig(
                64 * 1024,
                2000,
                StoreConfig.defaults().streams(),
                StoreConfig.defaults().idle());
        MemoryHost small = new MemoryHost(world, 3);
        StoreServer.start(world, small, archive, gate, narrow);
        asking.connect(small);
        archive.insert(Messages.upTo(20));
        for (boolean forward : new boolean[] {true, false}) {
            StorePager pages = new StorePager(
                    client,
                    small.peerId(),
                    StoreQuery.builder()
                            .includeData(true)
                            .forward(forward)
                            .limit(20)
                            .build());
            List<MessageHash> walked = new ArrayList<>();
            while (pages.hasNext()) {
                List<MessageHash> page =
                        pages.next(soon()).stream().map(StoreEntry::hash).toList();
                walked.addAll(forward ? walked.size() : 0, page);
            }
            assertThat(walked)
                    .isEqualTo(Messages.upTo(20).stream()
                            .map(ArchivedMessage::hash)
                            .toList());
        }
        small.close();
    }
}
