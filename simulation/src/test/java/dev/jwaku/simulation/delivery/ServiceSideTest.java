package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.waku.lightpush.LightPushRequest;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.lightpush.LightPushStatus;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** What a service node took on for a client, it brings about. */
class ServiceSideTest {
    private static final int SEEDS = 10;
    private static final List<String> OTHERS = List.of("service-2", "service-3", "alice");

    @TempDir
    Path folder;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    private static WakuMessage message(EdgeWorld world, String text) {
        return WakuMessage.builder(Bytes.utf8(text), EdgeWorld.TOPIC)
                .timestamp(Timestamps.toNanos(world.world("bob").now()))
                .build();
    }

    /** Bob has a message pushed by this node alone. */
    private static LightPushResponse push(EdgeWorld world, String service, WakuMessage message, boolean byV2) {
        List<LightPushResponse> answers = new ArrayList<>();
        WakuNode bob = world.node("bob");
        SimulatedNode node = world.world("bob");
        LightPushRequest request =
                new LightPushRequest("", Optional.of(EdgeWorld.SHARD.name()), WakuMessageCodec.encode(message));
        world.simulation.start(node, "push", () -> {
            Deadline deadline = Deadline.after(node, Duration.ofSeconds(10));
            answers.add(
                    byV2
                            ? bob.lightPushClient().pushV2(world.peer(service), request, deadline)
                            : bob.lightPushClient().push(world.peer(service), request, deadline));
        });
        assertThat(world.simulation.runUntil(
                        () -> !answers.isEmpty(), world.simulation.now().plusSeconds(11)))
                .isTrue();
        return answers.getFirst();
    }

    private static long outcomes(EdgeWorld world, String outcome) {
        return world.world("service-1").meters().count("jwaku_service_outbox_total", "outcome", outcome);
    }

    @Test
    void aServiceNodeThatIsCutOffAfterItsAnswerPublishesAgain() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = new EdgeWorld(seed, folder, 3)) {
                world.startAlice();
                world.startBob();
                world.run(Duration.ofSeconds(10));
                // What it writes to the others from now on is lost, and it does not know yet.
                OTHERS.forEach(other -> world.internet.partitionOneWay("service-1", other));
                LightPushResponse answer = push(world, "service-1", message(world, "taken on"), seed % 2 == 0);
                assertThat(answer.isSuccess()).as(answer.description()).isTrue();
                OTHERS.forEach(other -> world.internet.reset("service-1", other));
                world.run(Duration.ofSeconds(7));
                assertThat(world.heardByAlice).as("seed " + seed).isEmpty();
                OTHERS.forEach(other -> world.internet.heal("service-1", other));
                world.run(Duration.ofSeconds(30));
                assertThat(world.heardByAlice).as("seed " + seed).containsExactly("taken on");
                assertThat(world.shown).as("seed " + seed).containsExactly("taken on");
                assertThat(outcomes(world, "stored")).as("seed " + seed).isEqualTo(1);
            }
        }
    }

    @Test
    void aLoneServiceNodeKeepsForItsOwnClientsAndRelaysWhenAPeerComes() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = new EdgeWorld(seed, folder, 1)) {
                world.startListener("service-1");
                WakuMessage message = message(world, "alone");
                LightPushResponse answer = push(world, "service-1", message, false);
                assertThat(answer.status()).isEqualTo(LightPushStatus.NO_PEERS_TO_RELAY);
                assertThat(answer.description()).contains(LightPushServer.KEPT);
                world.run(Duration.ofSeconds(1));
                assertThat(world.shown).as("seed " + seed).containsExactly("alone");
                assertThat(world.node("service-1").archiveSize()).hasValue(1);
                assertThat(push(world, "service-1", message, false).description())
                        .isEqualTo(LightPushServer.DUPLICATE);
                world.startAlice();
                world.run(Duration.ofSeconds(60));
                assertThat(world.heardByAlice).as("seed " + seed).containsExactly("alone");
                assertThat(world.shown).as("seed " + seed).containsExactly("alone");
            }
        }
    }

    @Test
    void whatAServiceNodeMissedItFetchesForItsFilterClients() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = new EdgeWorld(seed, folder, 3)) {
                world.startAlice();
                world.startListener("service-1");
                world.run(Duration.ofSeconds(20));
                world.say("heard");
                world.run(Duration.ofSeconds(2));
                assertThat(world.shown).as("seed " + seed).containsExactly("heard");
                OTHERS.forEach(other -> {
                    world.internet.partition("service-1", other);
                    world.internet.reset("service-1", other);
                });
                world.run(Duration.ofSeconds(5));
                world.say("missed");
                world.run(Duration.ofSeconds(30));
                assertThat(world.shown).as("seed " + seed).containsExactly("heard");
                OTHERS.forEach(other -> world.internet.heal("service-1", other));
                // A tick of relay mode, and what stores need to settle.
                world.run(Duration.ofSeconds(90));
                assertThat(world.shown).as("seed " + seed).containsExactly("heard", "missed");
            }
        }
    }
}
