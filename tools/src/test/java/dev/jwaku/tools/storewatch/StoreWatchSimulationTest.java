package dev.jwaku.tools.storewatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.tools.junit.LittleNetwork;
import dev.jwaku.tools.junit.LittleNetworkPlan;
import dev.jwaku.tools.junit.LittleSending;
import dev.jwaku.tools.storewatch.WatchReport.Store;
import dev.jwaku.tools.storewatch.WatchReport.Stretch;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreWatchSimulationTest {
    private static final ContentTopic CHAT = ContentTopic.of("/watch-test/1/chat/proto");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private @Nullable LittleNetwork opened;
    private @Nullable StoreWatch watch;

    private LittleNetwork network(long seed) {
        opened = LittleNetwork.start(LittleNetworkPlan.withSeed(seed)
                .withServices(3)
                .withClients(List.of("alice", "watcher"))
                .withRelay(true));
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private static WatchSettings settings() {
        return WatchSettings.of(List.of(PubsubTopic.of("/waku/2/rs/16/32")))
                .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMinutes(5), Duration.ofSeconds(5))
                .withPatience(Duration.ofSeconds(5), Duration.ofHours(2));
    }

    private Tasks.Task watch(LittleNetwork network, WatchSettings settings, List<Path> journals) {
        List<WatchedStore> stores = network.names().stream()
                .filter(name -> name.startsWith("service-"))
                .map(name -> new WatchedStore(name.replace("service-", ""), network.address(name)))
                .toList();
        Tasks.Task watching = network.begin("watcher", "watch", node -> watch(node, settings, stores, journals));
        assertThat(network.runUntil(() -> watch != null, MINUTE)).isTrue();
        return watching;
    }

    private void watch(WakuNode node, WatchSettings settings, List<WatchedStore> stores, List<Path> journals) {
        try (StoreWatch opening =
                StoreWatch.over(node.world(), node.host(), node.storeClient(), settings, stores, journals)) {
            watch = opening;
            opening.run(report -> {});
        }
    }

    private WatchReport report() {
        if (watch == null) {
            throw new IllegalStateException("the watch has not started");
        }
        return watch.report();
    }

    private Store store(String name) {
        return report().stores().stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<MessageHash> send(LittleNetwork network, String text, int count) {
        List<MessageHash> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LittleSending sending = network.client("alice").send(CHAT, text + " " + i);
            assertThat(network.runUntil(sending::isPublished, MINUTE)).isTrue();
            hashes.add(sending.hash());
            network.run(Duration.ofSeconds(1));
        }
        return hashes;
    }

    private static void repair(LittleNetwork network, List<MessageHash> hashes, String from, String to) {
        List<ArchivedMessage> messages = network
                .archive(from)
                .query(StoreQuery.builder()
                        .includeData(true)
                        .hashes(hashes)
                        .limit(hashes.size())
                        .build())
                .entries()
                .stream()
                .map(StoreEntry::content)
                .map(content -> content.orElseThrow())
                .map(content -> ArchivedMessage.of(content.pubsubTopic(), content.message()))
                .toList();
        network.archive(to).insert(messages);
    }

    @Test
    void equalStoresAreGood() {
        LittleNetwork network = network(1);
        watch(network, settings(), List.of());
        send(network, "everybody has it", 5);
        network.run(Duration.ofMinutes(3));

        assertThat(report().messages()).isEqualTo(5);
        assertThat(report().windows().compared()).isGreaterThan(3);
        assertThat(report().isGood()).isTrue();
        assertThat(report().stretches()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3})
    void whatAStoreMissedIsFoundAndItsRepairTooAndASilentStoreIsNeverCalledMissing(long seed) {
        LittleNetwork network = network(seed);
        watch(network, settings(), List.of());
        send(network, "before", 3);
        network.run(Duration.ofMinutes(1));
        network.isolate("service-2");
        network.run(Duration.ofSeconds(30));
        List<MessageHash> missed = send(network, "while it was away", 4);
        network.run(Duration.ofMinutes(2));

        assertThat(store("2").isAnswering()).isFalse();
        assertThat(store("2").missing()).isZero();
        assertThat(report().windows().incomplete()).isPositive();
        assertThat(report().isGood()).isFalse();

        network.rejoin("service-2");
        assertThat(network.runUntil(() -> store("2").missing() == 4, Duration.ofMinutes(20)))
                .isTrue();
        assertThat(store("1").missing()).isZero();
        assertThat(store("3").missing()).isZero();
        Stretch stretch = report().stretches().getFirst();
        assertThat(stretch.store()).isEqualTo("2");
        assertThat(stretch.messages()).isEqualTo(4);
        assertThat(stretch.repaired()).isEmpty();
        assertThat(Duration.between(stretch.from(), stretch.to())).isLessThan(Duration.ofSeconds(40));

        repair(network, missed, "service-1", "service-2");
        assertThat(network.runUntil(() -> store("2").repaired() == 4, Duration.ofMinutes(30)))
                .isTrue();
        assertThat(store("2").missing()).isZero();
        assertThat(report().stretches().getFirst().repaired()).isPresent();
    }

    @Test
    void whatASenderSentAndNoStoreHasIsFoundByItsJournal() throws IOException {
        LittleNetwork network = network(4);
        Path journal = folder.resolve("sent.jsonl");
        watch(network, settings(), List.of(journal));
        List<MessageHash> there = send(network, "stored", 2);
        long time = report().time().toEpochMilli();
        Files.writeString(
                journal,
                "{\"hash\":\"" + there.getFirst() + "\",\"ts\":" + time + "}\n{\"hash\":\"0x" + "ab".repeat(32)
                        + "\",\"ts\":" + time + "}\n");
        network.run(Duration.ofMinutes(3));

        assertThat(report().sent()).isEqualTo(2);
        assertThat(report().nowhere())
                .singleElement()
                .satisfies(one -> assertThat(one.hash()).isEqualTo("0x" + "ab".repeat(32)));
        assertThat(report().isGood()).isFalse();
        assertThat(new WatchTexts(report()).text()).contains("in no store");
    }

    @Test
    void aStoreThatDoesNotAnswerForAMessageIsNotSaidToLackIt() throws IOException {
        LittleNetwork network = network(6);
        Path journal = folder.resolve("sent.jsonl");
        watch(network, settings(), List.of(journal));
        network.run(MINUTE);
        network.isolate("service-3");
        network.run(MINUTE);
        Files.writeString(
                journal,
                "{\"hash\":\"0x" + "cd".repeat(32) + "\",\"ts\":"
                        + report().time().toEpochMilli() + "}\n");
        network.run(Duration.ofMinutes(4));

        assertThat(store("1").missing()).isEqualTo(1);
        assertThat(store("3").missing()).isZero();
        assertThat(store("3").unknown()).isEqualTo(1);
        assertThat(report().nowhere()).isEmpty();
        network.rejoin("service-3");
        assertThat(network.runUntil(() -> report().nowhere().size() == 1, Duration.ofMinutes(20)))
                .isTrue();
        assertThat(store("3").missing()).isEqualTo(1);
    }

    @Test
    void aStretchOfThePastEndsTheWatch() {
        LittleNetwork network = network(5);
        send(network, "past", 3);
        network.run(MINUTE);
        long begin = Timestamps.toNanos(Simulation.EPOCH);
        Tasks.Task watching = watch(
                network,
                settings().between(OptionalLong.of(begin), OptionalLong.of(begin + MINUTE.toNanos())),
                List.of());
        network.run(MINUTE);

        assertThat(watching.isEnded()).isTrue();
        assertThat(report().messages()).isEqualTo(3);
        assertThat(report().isGood()).isTrue();
        assertThat(report().windows().compared()).isEqualTo(3);
    }
}
