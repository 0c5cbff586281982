package dev.jwaku.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.junit.LittleNetwork;
import dev.jwaku.tools.junit.LittleNetworkPlan;
import dev.jwaku.tools.junit.LittleSending;
import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Finder;
import dev.jwaku.tools.trace.find.Outcome;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.Settings;
import dev.jwaku.tools.trace.find.Story;
import dev.jwaku.waku.sharding.ContentTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace logs that whole nodes write in the deterministic world tell what was done to their messages. */
class SimulatedTraceTest {
    private static final ContentTopic CHAT = ContentTopic.of("/trace-test/1/chat/proto");
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    /** What became of each message: {@code node way fate} by hash. */
    private static final class Fates implements Finder.Listener {
        private final Map<String, Map<String, Fate>> all = new TreeMap<>();

        @Override
        public String text(Story story, Roster roster) {
            StringBuilder text = new StringBuilder();
            for (Outcome outcome : story.outcomes()) {
                text.append(story.hash() + " " + roster.name(outcome.node()) + " "
                        + outcome.way().id() + " " + outcome.fate() + "\n");
            }
            return text.toString();
        }

        @Override
        public void write(String text) {
            text.lines().forEach(line -> {
                String[] words = line.split(" ", -1);
                all.computeIfAbsent(words[0], hash -> new TreeMap<>())
                        .put(words[1] + " " + words[2], Fate.valueOf(words[3]));
            });
        }

        Map<String, Fate> of(LittleSending sending) {
            return all.getOrDefault(sending.hash().toString(), Map.of());
        }
    }

    private Fates trace() throws IOException, InterruptedException {
        Fates fates = new Fates();
        Trace.run(
                new TraceOptions(
                        List.of(folder.toString()),
                        List.of(),
                        new Settings(Duration.ofSeconds(5), Duration.ofMinutes(5), Long.MIN_VALUE, Long.MAX_VALUE),
                        2,
                        Optional.of(folder)),
                Optional.of(fates));
        return fates;
    }

    private static LittleSending send(LittleNetwork network, String from, String text) {
        LittleSending sending = network.client(from).send(CHAT, text);
        network.run(SOON);
        return sending;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void edgeClients(long seed) throws IOException, InterruptedException {
        LittleSending arrives;
        LittleSending away;
        LittleSending last;
        try (LittleNetwork network = LittleNetwork.startTraced(LittleNetworkPlan.withSeed(seed), folder)) {
            network.stepClock("bob", Duration.ofSeconds(17));
            network.client("bob").subscribe(CHAT);
            network.run(SOON);
            send(network, "bob", "so that his clock is known: messages go both ways");
            arrives = send(network, "alice", "arrives");
            network.isolate("bob");
            network.run(Duration.ofMinutes(3));
            away = send(network, "alice", "while bob is away");
            network.run(Duration.ofMinutes(1));
            network.rejoin("bob");
            network.run(Duration.ofMinutes(3));
            last = send(network, "alice", "last");
            network.run(Duration.ofMinutes(1));
            assertThat(network.client("bob").texts()).hasSize(4);
        }
        Fates fates = trace();

        assertThat(fates.of(arrives)).containsEntry("bob filter", Fate.DELIVERED);
        assertThat(fates.of(away)).containsEntry("bob store", Fate.RECOVERED);
        assertThat(fates.of(last)).containsEntry("bob filter", Fate.DELIVERED);
        assertThat(fates.all.values().stream().flatMap(one -> one.values().stream()))
                .noneMatch(Fate::isLost);
    }

    @Test
    void relayingClients() throws IOException, InterruptedException {
        LittleSending arrives;
        LittleSending lost;
        try (LittleNetwork network =
                LittleNetwork.startTraced(LittleNetworkPlan.withSeed(3).withRelay(true), folder)) {
            network.run(SOON);
            arrives = send(network, "alice", "arrives");
            network.isolate("bob");
            network.run(Duration.ofMinutes(3));
            lost = send(network, "alice", "bob relays and has no subscription");
            network.run(Duration.ofMinutes(1));
            network.rejoin("bob");
            network.run(Duration.ofMinutes(3));
        }
        Fates fates = trace();

        assertThat(fates.of(arrives))
                .containsEntry("bob relay", Fate.DELIVERED)
                .containsEntry("service-1 relay", Fate.DELIVERED)
                .containsEntry("service-2 relay", Fate.DELIVERED);
        assertThat(fates.of(lost))
                .containsEntry("bob relay", Fate.NET_DOWN)
                .containsEntry("service-1 relay", Fate.DELIVERED);
    }
}
