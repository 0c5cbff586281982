package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.service.OurServiceNode;
import dev.jwaku.tools.storewatch.StoreWatch;
import dev.jwaku.tools.storewatch.WatchReport;
import dev.jwaku.tools.storewatch.WatchReport.Store;
import dev.jwaku.tools.storewatch.WatchSettings;
import dev.jwaku.tools.storewatch.WatchedStore;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Store nodes as processes: one is paused, then killed and started again. */
@Tag("live")
@Timeout(240)
class StoreWatchLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final WatchSettings SETTINGS = WatchSettings.of(List.of(OurNode.TOPIC))
            .about(List.of(ContentTopic.of(OurNode.FROM_THEM)))
            .withTimes(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofSeconds(1))
            .withPatience(Duration.ofSeconds(2), Duration.ofHours(1));

    @TempDir
    private Path folder;

    private List<String> flags(int number, int port, OurServiceNode... others) {
        List<String> flags = new ArrayList<>(List.of(
                "--tcp-port=" + port,
                "--nodekey=" + ("0" + number).repeat(32),
                "--lightpush=true",
                "--store=true",
                "--store-message-db-url=sqlite://" + folder.resolve("store-" + number + ".db")));
        for (OurServiceNode other : others) {
            flags.add("--staticnode=" + other.address());
        }
        return flags;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static MessageHash push(OurNode client, PeerId service, String text) {
        return push(client, service, OurNode.FROM_THEM, text);
    }

    private static MessageHash push(OurNode client, PeerId service, String topic, String text) {
        WakuMessage message = WakuMessage.builder(Bytes.utf8(text), ContentTopic.of(topic))
                .timestamp(System.currentTimeMillis() * 1_000_000)
                .build();
        await().atMost(LIMIT)
                .until(() -> client.node()
                        .lightPushClient()
                        .push(service, OurNode.TOPIC, message, client.within(LIMIT))
                        .isSuccess());
        return MessageHash.of(OurNode.TOPIC, message);
    }

    private static Store store(StoreWatch watch, String name) {
        return watch.report().stores().stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPausedStoreIsSilentAndAKilledOneLacksWhatItMissed() throws IOException, InterruptedException {
        int port = freePort();
        Path journal = folder.resolve("journal");
        try (OurServiceNode a = OurServiceNode.start(flags(1, 0));
                OurServiceNode c = OurServiceNode.start(flags(3, 0, a));
                OurServiceNode first = OurServiceNode.start(flags(2, port, a, c));
                OurNode client = OurNode.overTcp()) {
            PeerId service = client.connect(a.address().toString());
            awaitWholeMesh(
                    client,
                    service,
                    List.of(
                            service,
                            client.connect(first.address().toString()),
                            client.connect(c.address().toString())));
            try (StoreWatch watch = StoreWatch.over(
                    client.node().world(),
                    client.node().host(),
                    client.node().storeClient(),
                    SETTINGS,
                    List.of(
                            new WatchedStore("a", a.address()),
                            new WatchedStore("b", first.address()),
                            new WatchedStore("c", c.address())),
                    List.of(journal))) {
                Thread watching = Thread.ofPlatform().daemon().start(() -> watch.run(report -> {}));
                everybodyHasTheSame(client, service, watch);
                pausedIsSilent(client, service, watch, first);
                first.kill();
                for (int i = 0; i < 5; i++) {
                    push(client, service, "while b is dead " + i);
                }
                try (OurServiceNode again = OurServiceNode.start(flags(2, port, a, c))) {
                    assertThat(again.address()).isEqualTo(first.address());
                    lacksWhatItMissed(watch);
                    inNoStore(watch, journal);
                }
                watch.close();
                watching.join(Duration.ofSeconds(20));
            }
        }
    }

    /** Nodes that have only just met do not hear everything yet; on a topic that is not watched. */
    private static void awaitWholeMesh(OurNode client, PeerId service, List<PeerId> stores) {
        List<MessageHash> sent = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            sent.add(push(client, service, OurNode.FROM_US, "hello " + sent.size()));
            return sent.stream()
                    .anyMatch(hash -> stores.stream()
                            .noneMatch(store -> client.node()
                                    .storeClient()
                                    .present(store, List.of(hash), client.within(LIMIT))
                                    .isEmpty()));
        });
    }

    private static void everybodyHasTheSame(OurNode client, PeerId service, StoreWatch watch) {
        for (int i = 0; i < 5; i++) {
            push(client, service, "for all " + i);
        }
        await().atMost(LIMIT).until(() -> watch.report().messages() >= 5);
        await().atMost(LIMIT).until(() -> watch.report().isGood());
        assertThat(watch.report().stretches()).isEmpty();
    }

    private static void pausedIsSilent(OurNode client, PeerId service, StoreWatch watch, OurServiceNode b)
            throws IOException {
        b.freeze();
        try {
            push(client, service, "while b is paused");
            await().atMost(LIMIT).until(() -> !store(watch, "b").isAnswering());
            await().atMost(LIMIT).until(() -> watch.report().windows().incomplete() > 0);
            assertThat(store(watch, "b").missing()).isZero();
            assertThat(watch.report().isGood()).isFalse();
        } finally {
            b.thaw();
        }
        await().atMost(LIMIT).until(() -> store(watch, "b").isAnswering());
    }

    private static void lacksWhatItMissed(StoreWatch watch) {
        await().atMost(LIMIT.multipliedBy(2)).until(() -> store(watch, "b").missing() >= 5);
        WatchReport report = watch.report();
        assertThat(report.stretches()).allMatch(stretch -> stretch.store().equals("b"));
        assertThat(store(watch, "a").missing()).isZero();
        assertThat(store(watch, "c").missing()).isZero();
        assertThat(store(watch, "b").missing()).isBetween(5L, 6L); // perhaps the one of its pause too
    }

    private static void inNoStore(StoreWatch watch, Path journal) throws IOException {
        String hash = "0x" + "77".repeat(32);
        Files.writeString(
                journal,
                "{\"hash\":\"" + hash + "\",\"ts\":" + System.currentTimeMillis() + "}\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        await().atMost(LIMIT).until(() -> watch.report().nowhere().size() == 1);
        assertThat(watch.report().nowhere().getFirst().hash()).isEqualTo(hash);
    }
}
